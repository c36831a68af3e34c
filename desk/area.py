"""Gathers the dashboard of an area: its units below by field, from the counters of the tree (L6, L19)."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, FloatField, IntegerField, Q, QuerySet
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages import words
from pages.charts import heat
from pages.listing import Column, Empty, Listing, Sort
from targets.counting import said
from targets.models import FIELDS
from targets.rollup import AsOf, Tally, Unfolded
from units.models import Person, Unit
from units.reach import reach_of

NAMES = tuple(name for name, _label in FIELDS)
COUNTERS = ("n", "done", "weight", "weighted")


def with_counters(units: QuerySet[Unit]) -> QuerySet[Any]:
    """Units with the counters over them and all below, a column each: technical_n, technical_done …"""
    found: QuerySet[Any] = units.select_related("kind", "individual_count")
    for name in NAMES:
        found = found.annotate(**{f"of_{name}": FilteredRelation("rollups", condition=Q(rollups__field=name))})
    columns = {f"{name}_{what}": F(f"of_{name}__{what}") for name, what in itertools.product(NAMES, COUNTERS)}
    counted: QuerySet[Any] = found.annotate(**columns)
    return counted


def _sum(what: str) -> Any:
    first, *others = (Coalesce(F(f"{name}_{what}"), 0, output_field=FloatField()) for name in NAMES)
    return sum(others, start=first)


def rows_below(area: Unit, person: Person) -> QuerySet[Any]:
    """The units directly below that the reader sees, with their counters and what the list is sorted by."""
    below = with_counters(Unit.objects.visible_to(person).filter(parent=area).current())
    share = _sum("weighted") / NullIf(_sum("weight"), 0.0)
    ordered: QuerySet[Any] = below.annotate(
        # A unit without a target stands before those with one that have not begun.
        way=Coalesce(share, -1.0, output_field=FloatField()),
        met=Cast(_sum("done"), IntegerField()),
    )
    return ordered


def area_of(units: QuerySet[Unit]) -> QuerySet[Any]:
    """Areas with the counters and the moment they hold for."""
    found: QuerySet[Any] = with_counters(units.filter(kind__is_area=True)).annotate(as_of=AsOf())
    return found


def tally(unit: Any, name: str, added: Unfolded) -> Tally:
    """The counters of one field as the reader is shown them."""
    kept: Any = {what: getattr(unit, f"{name}_{what}") or 0 for what in COUNTERS}
    return Tally(**kept) + added.get((unit.pk, name), Tally())


def whole(unit: Any, added: Unfolded) -> Tally:
    """The counters of all three fields together."""
    return sum((tally(unit, name, added) for name in NAMES), start=Tally())


def progress_of(counted: Tally) -> Decimal | None:
    """Per cent to one place, for the workbook."""
    return None if counted.progress is None else round(counted.progress, 1)


def _field_column(name: str, label: Any, added: Unfolded) -> Column:
    def drawn(unit: Any) -> str:
        counted = tally(unit, name, added)
        return heat(counted.progress, counted.done, counted.n, field=name)

    return Column(name, label, value=lambda unit: progress_of(tally(unit, name, added)), show=drawn, width=150)


def _columns(added: Unfolded) -> tuple[Column, ...]:
    def counted(what: Callable[[Tally], Any]) -> Callable[[Any], Any]:
        return lambda unit: what(whole(unit, added))

    return (
        Column(
            "unit",
            _("Unit"),
            value=str,
            link=lambda unit: unit.get_absolute_url(),
            below=lambda unit: str(unit.kind),
            sort="unit",
        ),
        *(_field_column(name, label, added) for name, label in FIELDS),
        Column(
            "progress",
            _("Progress"),
            value=counted(progress_of),
            show=counted(lambda all_: words.number(all_.progress and round(all_.progress), "%")),
            kind="number",
            sort="progress",
            width=90,
        ),
        Column("met", _("Targets met"), value=counted(lambda all_: all_.done), kind="number", sort="met", width=90),
        Column("all", _("Targets"), value=counted(lambda all_: all_.n), kind="number", width=90),
        Column("persons", _("Individual targets, count"), value=persons, width=120),
    )


def persons(unit: Any) -> str:
    """What the fixed table says of a unit and all below it (Bound 3)."""
    shown = said(getattr(unit, "individual_count", None))
    return shown.text if shown else ""


LIST = Listing(
    name="area",
    title=_("Units below, by field"),
    columns=_columns({}),
    sorts=(
        Sort("unit", _("Unit"), ("code",)),
        Sort("progress", _("Progress"), ("way",)),
        Sort("met", _("Targets met"), ("met",)),
    ),
    default_sort="unit",
    empty=Empty(_("No units stand below."), _("Units are added in the unit tree.")),
    note=_(
        "Each figure counts the unit and all below it: progress of the targets that stand, how many are met. The deeper "
        "the hue, the further the way. Persons: "
        "counts made each night; groups under 5 are hidden, and so is the total that would reveal them."
    ),
    page_size=40,
    template="desk/area.html",
)


def listing_for(added: Unfolded) -> Listing:
    """The list with what the reader has entered and the folder has not added yet."""
    return replace(LIST, columns=_columns(added)) if added else LIST


def gather(area: Any, person: Person, added: Unfolded) -> dict[str, Any]:
    """The head of the page: where the area stands, its totals, and as of when they hold."""
    return {
        "title": str(area),
        "area": area,
        "crumbs": _crumbs(area, person),
        "facts": _facts(area, added),
        "as_of": as_of_words(area.as_of),
    }


def as_of_words(moment: datetime.datetime | None) -> str:
    """As of when figures hold: the oldest entry that waits to be counted, or now."""
    return _now("As of %(moment)s") % {"moment": words.moment(moment or timezone.now())}


def _crumbs(area: Unit, person: Person) -> list[tuple[str, str]]:
    reach = reach_of(person)
    above = Unit.objects.filter(pk__in=area.ancestor_ids).order_by("depth")
    return [
        *((str(one), one.get_absolute_url() if reach.sees(one) else "") for one in above),
        (str(area), area.get_absolute_url()),
        (_now("Dashboard"), ""),
    ]


def _facts(area: Any, added: Unfolded) -> list[dict[str, Any]]:
    every = whole(area, added)
    facts = [
        {
            "label": _("Targets met"),
            "value": words.number(every.done),
            "of": _("of %(all)s") % {"all": words.number(every.n)},
            "note": _progress(every),
        }
    ]
    for name, label in FIELDS:
        counted = tally(area, name, added)
        facts.append(
            {
                "label": label,
                "value": words.number(counted.done),
                "of": _("of %(all)s") % {"all": words.number(counted.n)},
                "note": _progress(counted),
            }
        )
    return [*facts, {"label": _("Individual targets, count"), "value": persons(area) or "–"}]


def _progress(counted: Tally) -> str:
    if counted.progress is None:
        return _now("no targets")
    return _now("%(share)s %% of the way") % {"share": words.whole_percent(counted.progress)}
