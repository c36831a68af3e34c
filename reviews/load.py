"""The load budget: what is asked of each unit in a month, kept in a table; asking for more needs a reason (rule 10).

Counted is what was really asked, in the month it falls due: reviews, grids of readings, tallies of drives, directives and
calls to answer, results of campaigns, reminders of an office, meetings of discussion. The table holds last month, this one
and the next.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from reviews.models import Asked, LoadReason
from reviews.models.load import ALL
from targets import directing
from targets.models import Call, Directive, Drive
from units import asking
from units.models import Person, Unit
from units.norms import norm_of, norm_sql
from units.periods import period
from workflow.models import subject_type_of

#: Units above the limit are counted to here.
CAP = 1000
#: Months before and after this one that are kept.
BACK, AHEAD = 1, 1

# Unit, month and how often, between the days %(first)s and %(last)s, at current units inside %(within)s.
INSIDE = "u.archived_on IS NULL AND u.path <@ %(within)s::ltree"
MONTHS = "generate_series(%(first)s::date, %(last)s::date, interval '1 month')"
COUNTS = {
    "review": f"""
        SELECT r.unit_id, date_trunc('month', r.due_on)::date AS month, count(*) AS n
        FROM reviews_review r JOIN units_unit u ON u.id = r.unit_id AND {INSIDE}
        WHERE r.due_on BETWEEN %(first)s AND %(last)s GROUP BY 1, 2""",
    "reading": f"""
        SELECT u.id, m::date, ceil(28.0 / {norm_sql("reading_days")})::int
        FROM units_unit u CROSS JOIN {MONTHS} AS m WHERE {INSIDE} AND EXISTS (
            SELECT FROM targets_target t JOIN units_meeting d ON d.id = t.discussion_id
            WHERE t.unit_id = u.id AND t.state = 'in_force' AND d.held_on < m + interval '1 month' AND t.limit_on >= m)""",
    "tally": f"""
        SELECT unit_id, m::date, sum(ceil((least(until, (m + interval '1 month')::date - 1) - greatest(since, m::date) + 1)
            / CASE tally WHEN 'week' THEN 7.0 ELSE 1.0 END))::int
        FROM (
            SELECT DISTINCT d.id, d.since, d.until, d.tally, t.unit_id FROM targets_drive d
            JOIN targets_drive_targets c ON c.drive_id = d.id JOIN targets_target t ON t.id = c.target_id
            JOIN units_unit u ON u.id = t.unit_id AND {INSIDE}
            WHERE d.state IN ('running', 'closed') AND d.since <= %(last)s AND d.until >= %(first)s
        ) AS drives CROSS JOIN {MONTHS} AS m
        WHERE since < m + interval '1 month' AND until >= m GROUP BY 1, 2""",
    "directive": f"""
        SELECT d.unit_id, date_trunc('month', i.answer_by)::date, count(*)
        FROM targets_directiveanswer d JOIN targets_directive i ON i.id = d.directive_id
        JOIN units_unit u ON u.id = d.unit_id AND {INSIDE}
        WHERE i.state IN ('issued', 'closed') AND i.answer_by BETWEEN %(first)s AND %(last)s GROUP BY 1, 2""",
    "call": f"""
        SELECT u.id, date_trunc('month', c.answer_by)::date, count(DISTINCT c.id)
        FROM targets_call c JOIN targets_call_areas i ON i.call_id = c.id JOIN units_unit a ON a.id = i.unit_id
        JOIN targets_call_kinds k ON k.call_id = c.id
        JOIN units_unit u ON u.kind_id = k.unitkind_id AND u.path <@ a.path AND {INSIDE}
        WHERE c.state IN ('open', 'closed') AND c.answer_by BETWEEN %(first)s AND %(last)s GROUP BY 1, 2""",
    "campaign": f"""
        SELECT g.unit_id, m::date, count(DISTINCT g.campaign_id)
        FROM targets_campaigntarget g JOIN targets_campaign c ON c.id = g.campaign_id AND c.state = 'running'
        JOIN units_unit u ON u.id = g.unit_id AND {INSIDE}
        CROSS JOIN {MONTHS} AS m WHERE g.state = 'accepted' AND g.decided_on < m + interval '1 month' GROUP BY 1, 2""",
    "reminder": f"""
        SELECT o.unit_id, date_trunc('month', o.sent_on)::date, count(*)
        FROM reviews_officereminder o JOIN units_unit u ON u.id = o.unit_id AND {INSIDE}
        WHERE o.sent_on BETWEEN %(first)s AND %(last)s GROUP BY 1, 2""",
    "meeting": f"""
        SELECT h.unit_id, date_trunc('month', h.held_on)::date, count(*)
        FROM units_meeting h JOIN units_unit u ON u.id = h.unit_id AND {INSIDE}
        WHERE h.kind IN ('discussion', 'resolution') AND h.held_on BETWEEN %(first)s AND %(last)s GROUP BY 1, 2""",
}
EACH = " UNION ALL ".join(
    f"SELECT '{kind}' AS kind, c.* FROM ({sql}) AS c (unit_id, month, n)" for kind, sql in COUNTS.items()
)
REFRESH = f"""
WITH counted AS MATERIALIZED ({EACH}), fresh AS MATERIALIZED (
    SELECT kind, unit_id, month, n, 0 AS most FROM counted WHERE n > 0
    UNION ALL
    SELECT '{ALL}', t.unit_id, t.month, t.n, {norm_sql("load_limit")} FROM (
        SELECT unit_id, month, sum(n)::int AS n FROM counted WHERE n > 0 GROUP BY unit_id, month
    ) AS t JOIN units_unit u ON u.id = t.unit_id
), gone AS (
    DELETE FROM reviews_asked a USING units_unit u
    WHERE u.id = a.unit_id AND u.path <@ %(within)s::ltree AND a.month BETWEEN %(first)s AND %(last)s AND NOT EXISTS (
        SELECT FROM fresh f WHERE (f.unit_id, f.month, f.kind) = (a.unit_id, a.month, a.kind))
)
INSERT INTO reviews_asked (kind, unit_id, month, n, most) SELECT kind, unit_id, month, n, most FROM fresh
ON CONFLICT (unit_id, month, kind) DO UPDATE SET n = excluded.n, most = excluded.most
WHERE (reviews_asked.n, reviews_asked.most) IS DISTINCT FROM (excluded.n, excluded.most)
"""
LEVELS = """
INSERT INTO reviews_askedlevel (area_id, month, level, units, asked, above, most)
SELECT a.id, t.month, u.depth - a.depth, count(*), sum(t.n), count(*) FILTER (WHERE t.n > t.most), max(t.most)
FROM units_unit a JOIN units_unitkind k ON k.id = a.kind_id AND k.is_area
JOIN units_unit u ON u.path <@ a.path AND u.archived_on IS NULL
JOIN reviews_asked t ON t.unit_id = u.id AND t.kind = 'all' AND t.month BETWEEN %(first)s AND %(last)s
GROUP BY a.id, t.month, u.depth - a.depth
"""


def month_of(day: datetime.date) -> datetime.date:
    """The first day of its month."""
    return day.replace(day=1)


def kept_months(today: datetime.date) -> list[datetime.date]:
    """The months the table holds, the latest first."""
    found = [month_of(today)]
    for _back in range(BACK):
        found.append(month_of(found[-1] - datetime.timedelta(days=1)))
    for _ahead in range(AHEAD):
        found.insert(0, period("month", found[0])[1] + datetime.timedelta(days=1))
    return found


@transaction.atomic
def refresh(today: datetime.date, within: Unit | None = None) -> int:
    """Count what is asked of the units of an area (of all) anew; how many rows changed. Safe to repeat."""
    within = within or Unit.objects.filter(parent__isnull=True).first()
    if within is None:
        return 0
    months = kept_months(today)
    span: dict[str, Any] = {
        "day": today,
        "within": str(within.path),
        "first": months[-1],
        "last": period("month", months[0])[1],
    }
    with connection.cursor() as cursor:
        cursor.execute(REFRESH, span)
        return int(cursor.rowcount)


@transaction.atomic
def refresh_all(today: datetime.date) -> int:
    """The beat's work: counts of all units, and the means of each level below each area."""
    changed = refresh(today)
    months = kept_months(today)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reviews_askedlevel")
        cursor.execute(LEVELS, {"first": months[-1], "last": months[0]})
    return changed


def connect() -> None:
    """Weigh what is asked from now on."""
    if not any(isinstance(one, LoadBudget) for one in asking.weighers):
        asking.weighers.append(LoadBudget())


class LoadBudget:
    """Weighs calls, directives and drives before they go out (units/asking.py)."""

    def above(self, request: Any, today: datetime.date) -> int:
        """Units that would be asked more often than their limit in a month the request falls into; counted to a cap.

        What the asking unit itself takes on is not weighed.
        """
        others = units_asked(request).exclude(pk=request.unit_id)
        limit = norm_of(request.unit, "load_limit", today)
        found: set[int] = set()
        for month, more in months_asked(request).items():
            counted = Asked.objects.totals().filter(month=month)
            over = counted.filter(n__gt=F("most") - more, unit__in=others).values_list("unit_id", flat=True)
            found |= set(over[: CAP + 1])
            if more > limit:
                found |= set(others.exclude(pk__in=counted.values("unit")).values_list("pk", flat=True)[: CAP + 1])
        return min(len(found), CAP)

    def keep(self, request: Any, *, by: Person, reason: str, above: int, today: datetime.date) -> None:
        """Keep the reason with the request."""
        LoadReason.objects.create(
            unit=request.unit,
            request_type=subject_type_of(request),
            request_id=request.pk,
            title=request.title,
            month=min(months_asked(request)),
            above=above,
            reason=reason,
            happened_on=today,
            by=by,
        )

    def asked(self, request: Any, today: datetime.date) -> None:
        """Count anew where it was asked."""
        refresh(today, request.unit)

    def reasons(self, request: Any) -> list[dict[str, Any]]:
        """The reason kept with a request."""
        rows = LoadReason.objects.filter(request_type=subject_type_of(request), request_id=request.pk).order_by("id")
        return [{"label": _("Why more is asked than the limit"), "value": one.reason} for one in rows]


def months_asked(request: Call | Directive | Drive) -> dict[datetime.date, int]:
    """Month → how often a request asks each of its units in it."""
    if not isinstance(request, Drive):
        return {month_of(request.answer_by): 1}
    found: dict[datetime.date, int] = {}
    for place in range(0, (request.until - request.since).days + 1, 7 if request.tally == "week" else 1):
        month = month_of(request.since + datetime.timedelta(days=place))
        found[month] = found.get(month, 0) + 1
    return found


def units_asked(request: Call | Directive | Drive) -> QuerySet[Unit]:
    """The units a request asks."""
    if isinstance(request, Call):
        return Unit.objects.filter(pk__in=request.units().order_by().values("pk"))
    if isinstance(request, Directive):
        return Unit.objects.filter(pk__in=directing.asked_units(request).order_by().values("pk"))
    return Unit.objects.filter(pk__in=request.targets.order_by().values("unit"))
