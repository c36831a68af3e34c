"""The norms an office edits: names, units, defaults; the nearest unit above that sets one decides (domain.md)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Func, IntegerField
from django.utils.translation import gettext_lazy as _

from units.models import Norm, Person, Unit
from units.rules import is_staff
from workflow.moving import record
from workflow.refusals import require


@dataclass(frozen=True)
class NormKind:
    """One norm: its label with the unit of measure, its default and how its text is read."""

    name: str
    label: Any
    default: str
    read: Callable[[str], Any]
    choices: tuple[tuple[str, Any], ...] = ()
    lowest: int | None = None
    highest: int | None = None


#: Where units of the movement work; the programme's own zone is the default.
ZONES = (
    ("Asia/Pyongyang", _("Pyongyang")),
    ("Asia/Shanghai", _("Beijing")),
    ("Asia/Vladivostok", _("Vladivostok")),
    ("Europe/Moscow", _("Moscow")),
    ("UTC", _("Universal time")),
)

KINDS = {
    kind.name: kind
    for kind in (
        NormKind(
            "coverage_share",
            _("Members with an individual target before targets take force, per cent"),
            "80",
            int,
            lowest=0,
            highest=90,
        ),
        NormKind(
            "review_cadence",
            _("Reviews are held every"),
            "quarter",
            str,
            (("month", _("month")), ("quarter", _("quarter")), ("year", _("year"))),
        ),
        NormKind(
            "review_day",
            _("Day of the period's last month by which its review is held (31: the last day)"),
            "31",
            int,
            lowest=1,
            highest=31,
        ),
        NormKind("review_grace", _("Days of grace after a review's date"), "10", int, lowest=0, highest=90),
        NormKind("reminder_before", _("A reminder before the date, days (0: none)"), "3", int, lowest=0, highest=30),
        NormKind(
            "reminder_on",
            _("A reminder on the date"),
            "yes",
            str,
            (("yes", _("Yes")), ("no", _("No"))),
        ),
        NormKind("reminder_after", _("A reminder after the date, days (0: none)"), "3", int, lowest=0, highest=30),
        NormKind("reminder_hour", _("Hour of the day at which reminders go out"), "8", int, lowest=0, highest=23),
        NormKind(
            "escalation_days",
            _("The office above is told of what is overdue after, days (0: never)"),
            "14",
            int,
            lowest=0,
            highest=90,
        ),
        NormKind("time_zone", _("Local time: periods close at its midnight"), settings.TIME_ZONE, str, ZONES),
        NormKind("target_grace", _("Days of grace after a target's time limit"), "10", int, lowest=0, highest=90),
        NormKind("reading_days", _("A target asks for a reading after, days"), "31", int, lowest=1, highest=365),
        NormKind("target_renewal", _("A target asks for renewal after, months"), "12", int, lowest=1, highest=60),
        NormKind(
            "realism_spread",
            _("Usual range of a goal: quartiles of like units widened by, per cent of their distance"),
            "100",
            int,
            lowest=0,
            highest=500,
        ),
        NormKind(
            "load_limit",
            _("Forms, reviews and meetings asked of a unit a month at most, number"),
            "40",
            int,
            lowest=1,
            highest=500,
        ),
        NormKind("resolution_term", _("Term of a resolution, months"), "24", int, lowest=1, highest=120),
        NormKind("tier_interval", _("Time between two flags, months"), "12", int, lowest=0, highest=120),
        NormKind("former_unit", _("A former unit counts as own for, months"), "36", int, lowest=0, highest=240),
        NormKind("correction_days", _("Days to answer a correction request"), "30", int, lowest=1, highest=90),
        NormKind(
            "remark_days",
            _("Days for a unit's remark before its flag is changed in the register"),
            "14",
            int,
            lowest=14,
            highest=90,
        ),
        NormKind("appeal_days", _("Days to lodge an appeal"), "30", int, lowest=1, highest=365),
        NormKind("appeal_answer_days", _("Days to answer an appeal"), "30", int, lowest=1, highest=365),
        NormKind(
            "approval_days", _("Days to approve after the committee's decision"), "14", int, lowest=1, highest=365
        ),
        NormKind(
            "import_days", _("Rows that came back from an import are kept, days"), "14", int, lowest=1, highest=90
        ),
        # Never shorter than reminders.planning.MISSED: what was forgotten must not be planned anew.
        NormKind(
            "keep_reminders", _("Reminders are kept, months (the nation's value)"), "12", int, lowest=3, highest=36
        ),
        NormKind(
            "keep_individual_targets",
            _("Individual targets are kept after their term, months"),
            "24",
            int,
            lowest=1,
            highest=120,
        ),
    )
}


def keep(kind: NormKind) -> None:
    """Add a norm of a higher app to those an office edits; said once, when the program starts."""
    KINDS[kind.name] = kind


def norm_of(unit: Unit, name: str, on: datetime.date) -> Any:
    """The value of a norm for `unit` on a day: its own, else the nearest unit's above, else the default.

    Raises KeyError for a name that is no norm.
    """
    kind = KINDS[name]
    depth = Func(F("unit__path"), function="nlevel", output_field=IntegerField())
    row = (
        Norm.objects.filter(unit__path__above=str(unit.path), name=name, since__lte=on)
        .order_by(depth.desc(), "-since")
        .values_list("value", flat=True)
        .first()
    )
    return kind.read(row if row is not None else kind.default)


def norm_sql(name: str, path: str = "u.path") -> str:
    """The SQL of a whole-number norm on the day %(day)s at the unit whose path `path` names; for statements over the tree.

    Raises KeyError for a name that is no norm.
    """
    return f"""coalesce((
        SELECT n.value::int FROM units_norm n JOIN units_unit a ON a.id = n.unit_id
        WHERE n.name = '{KINDS[name].name}' AND n.since <= %(day)s AND a.path @> {path}
        ORDER BY nlevel(a.path) DESC, n.since DESC LIMIT 1), {int(KINDS[name].default)})"""


class Inherited:
    """Several norms for units all over the tree on a day, read in one statement and asked for by a unit's path."""

    def __init__(self, names: Iterable[str], on: datetime.date) -> None:
        self.kinds = {name: KINDS[name] for name in names}
        rows = Norm.objects.filter(name__in=list(self.kinds), since__lte=on).order_by("since")
        self.set_at: dict[tuple[str, str], Any] = {}
        for name, value, path in rows.values_list("name", "value", "unit__path"):
            self.set_at[name, str(path)] = self.kinds[name].read(value)

    def of(self, path: str) -> dict[str, Any]:
        """Name → value at the unit on this path: its own, else the nearest above, else the default."""
        labels = path.split(".")
        places = [".".join(labels[:depth]) for depth in range(len(labels), 0, -1)]
        return {
            name: next(
                (self.set_at[name, place] for place in places if (name, place) in self.set_at),
                kind.read(kind.default),
            )
            for name, kind in self.kinds.items()
        }

    def values(self, name: str) -> list[Any]:
        """Every value of a norm that holds somewhere, the default among them."""
        kind = self.kinds[name]
        return [kind.read(kind.default), *(value for (one, _path), value in self.set_at.items() if one == name)]


@transaction.atomic
def set_norm(unit: Unit, *, by: Person, name: str, value: Any, since: datetime.date) -> Norm:
    """Set a norm at a unit from a day on; units below inherit it. Raises NotYours."""
    require(is_staff(by, unit))
    made, _new = Norm.objects.update_or_create(unit=unit, name=name, since=since, defaults={"value": str(value)})
    record(unit, "norm", by=by, happened_on=since, facts={"norm": name, "value": str(value)})
    return made
