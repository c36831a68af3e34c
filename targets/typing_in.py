"""Individual targets from paper: the own head prints blank slips and types in what members wrote on them (L6).

What is typed in is the member's as if they had drawn it up on their phone; ideological targets the member enters alone
(Bound 3). Nothing here tells who has drawn up and who has not: rows are asked for by exact number, never listed.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from pages import words
from targets import slip_codes
from targets.date_chain import stage_for
from targets.drawing_up import choices
from targets.models import MOST_SLIPS, IndividualTarget, PaperEntry, SlipBatch, Target
from targets.rules import heads_the_unit, is_own_head
from units.models import Membership, Person, Unit
from workflow.moving import record
from workflow.refusals import NotReady, require

#: Rows of one sending.
MOST_ROWS = 100

#: A cell of the grid and what is wrong with it.
Fault = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """One row of the grid as it was typed; None and "" where a cell is empty."""

    number: str
    target: str
    task: str
    due_on: datetime.date | None
    goal: int | None = None
    counted_in: str = ""
    slip: str = ""


@dataclass(frozen=True)
class Known:
    """What a row is held against: read anew within the transaction that keeps it. Statements do not grow with rows."""

    unit: Unit
    today: datetime.date
    #: the unit's targets as they are numbered, from 1
    targets: Sequence[Target]
    #: the set of slips the grid was opened for
    batch: SlipBatch | None
    batches: dict[str, SlipBatch]
    #: members of the unit among the numbers typed
    members: dict[str, Person]
    #: slips typed in before, by set
    used: dict[int, set[int]] = field(default_factory=dict)
    #: (person, target, task) that stand open
    standing: set[tuple[int, int, str]] = field(default_factory=set)

    def target_of(self, text: str) -> Target | None:
        """The target a cell names: by its number, by its title, or by both (the title then counts)."""
        first, _space, rest = text.partition(" ")
        for title in (text, rest):
            for one in self.targets:
                if title and one.title.casefold() == title.casefold():
                    return one
        number = first.rstrip(".")
        at = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
        return self.targets[at - 1] if not rest and 0 < at <= len(self.targets) else None

    def slip_of(self, text: str) -> tuple[SlipBatch, int] | None:
        """The set and number of a slip; None for an empty cell. Raises NotReady with what to do."""
        if not text:
            return None
        try:
            code, slip = slip_codes.read(text, self.batch.code if self.batch else "")
        except slip_codes.BadCode:
            raise NotReady(_("The check sign does not agree; read the code of the slip again.")) from None
        batch = self.batches.get(code)
        if batch is None or not 0 < slip <= batch.slips:
            raise NotReady(_("This is no slip of your unit.")) from None
        return batch, slip


@transaction.atomic
def print_slips(unit: Unit, *, by: Person, slips: int, ends_on: datetime.date, today: datetime.date) -> SlipBatch:
    """Make a set of blank slips for a unit. Raises NotYours; NotReady (archived, no target, number, date)."""
    require(heads_the_unit(by, unit))
    if unit.archived_on is not None:
        raise NotReady(_("The unit is archived."))
    if ends_on < today:
        raise NotReady(_("Choose a day that is not before today."))
    if not 0 < slips <= MOST_SLIPS:
        raise NotReady(_("Choose between 1 and %(most)s slips.") % {"most": MOST_SLIPS})
    under = choices(unit, today)
    if not under:
        raise NotReady(_("The unit has no target to draw up under yet."))
    made = SlipBatch.objects.create(
        unit=unit, code=_free_code(), slips=slips, ends_on=ends_on, targets=[one.pk for one in under], by=by
    )
    record(made, "print", by=by, facts={"slips": slips})
    return made


def targets_of(unit: Unit, batch: SlipBatch | None, today: datetime.date) -> list[Target]:
    """The targets that can be drawn up under as they are numbered: as on the slips, new ones behind; else in order."""
    under = choices(unit, today)
    if batch is None:
        return under
    printed = {pk: at for at, pk in enumerate(batch.targets)}
    gone = {pk for pk in printed if pk not in {one.pk for one in under}}
    # A target that has ended keeps its number, or those behind it would be meant by another one.
    kept = list(Target.objects.filter(pk__in=gone).select_related("unit")) if gone else []
    return sorted([*under, *kept], key=lambda one: printed.get(one.pk, len(printed)))


def known_for(
    unit: Unit, lines: Iterable[Line], *, batch: SlipBatch | None, today: datetime.date, first: bool = True
) -> Known:
    """What the rows are held against. `first` False leaves out what warns of a row that was typed in before."""
    rows = list(lines)
    held = Membership.objects.on(today).filter(unit=unit, person__number__in={row.number for row in rows})
    members = {row.person.number: row.person for row in held.select_related("person")}
    batches = {one.code: one for one in SlipBatch.objects.filter(unit=unit, code__in=_codes(rows, batch))}
    known = Known(unit, today, targets_of(unit, batch, today), batch, batches, members)
    if first and members:
        for pk, slip in PaperEntry.objects.filter(batch__in=batches.values()).values_list("batch_id", "slip"):
            known.used.setdefault(pk, set()).add(slip or 0)
        mine = IndividualTarget.objects.filter(unit=unit, person__in=members.values(), state="open")
        standing = mine.exclude(target__field="ideological").values_list("person_id", "target_id", "task")
        known.standing.update((person, target, task.casefold()) for person, target, task in standing)
    return known


def faults_of(known: Known, line: Line) -> list[Fault]:
    """What is wrong with a row, by cell; [] for one that can be kept."""
    faults: list[Fault] = []
    if line.number not in known.members:
        # The same words for a number of another unit and for one nobody has: persons are not searched for (Bound 8).
        faults.append(("number", _("No member of this unit has this number.")))
    target = known.target_of(line.target)
    if target is None:
        faults.append(("target", _("Write the number of a target from the list.")))
    elif target.field == "ideological":
        faults.append(
            ("target", _("Ideological: the member enters this alone, on their own page. Give the slip back."))
        )
    elif target.state not in ("discussed", "in_force") or target.limit_on < known.today:
        faults.append(("target", _("This target has ended; ask the member for another one.")))
    faults += _faults_of_day(known, line, target)
    try:
        known.slip_of(line.slip)
    except NotReady as refusal:
        faults += [("slip", str(reason)) for reason in refusal.reasons]
    return faults


def doubles(known: Known, lines: Sequence[Line]) -> dict[int, str]:
    """Rows (by place) that seem to be typed in a second time, each with what makes it seem so. Rows without fault only."""
    found: dict[int, str] = {}
    slips: dict[int, set[int]] = defaultdict(set, {pk: set(used) for pk, used in known.used.items()})
    standing = set(known.standing)
    for place, line in enumerate(lines):
        if faults_of(known, line):
            continue
        target = known.target_of(line.target)
        assert target is not None
        same = (known.members[line.number].pk, target.pk, line.task.casefold())
        slip = known.slip_of(line.slip)
        if slip is not None and slip[1] in slips[slip[0].pk]:
            found[place] = _("A row with this slip has been typed in already.")
        elif same in standing:
            found[place] = _("This member has this very task already.")
        standing.add(same)
        if slip is not None:
            slips[slip[0].pk].add(slip[1])
    return found


@transaction.atomic
def type_in(
    unit: Unit, *, by: Person, lines: Sequence[Line], today: datetime.date, batch: SlipBatch | None = None
) -> dict[int, list[Fault]]:
    """Keep the good rows, each the member's own with one step; returns the others by place, with their faults.

    Raises NotYours (only the head of this very unit), NotReady (archived unit).
    """
    require(is_own_head(by, unit))
    if unit.archived_on is not None:
        raise NotReady(_("The unit is archived."))
    known = known_for(unit, lines, batch=batch, today=today, first=False)
    refused: dict[int, list[Fault]] = {}
    for place, line in enumerate(lines):
        if faults := faults_of(known, line):
            refused[place] = faults
        else:
            _keep(known, line, by)
    return refused


def _keep(known: Known, line: Line, by: Person) -> None:
    target, slip = known.target_of(line.target), known.slip_of(line.slip)
    assert target is not None
    assert line.due_on is not None
    made = IndividualTarget.objects.create(
        person=known.members[line.number],
        unit=known.unit,
        target=target,
        state="open",
        task=line.task,
        due_on=line.due_on,
        stage=stage_for(target, line.due_on),
        goal=line.goal,
        counted_in=line.counted_in,
    )
    PaperEntry.objects.create(
        individual=made,
        person=made.person,
        batch=slip[0] if slip else None,
        slip=slip[1] if slip else None,
        by=by,
    )
    record(made, "type_in", by=by)


def _faults_of_day(known: Known, line: Line, target: Target | None) -> list[Fault]:
    """The date chain: not before today, not after the limit of the unit target (rule 3)."""
    if line.due_on is None:
        return []
    if line.due_on < known.today:
        return [("due_on", _("Choose a day that is not before today."))]
    if target is not None and line.due_on > target.limit_on:
        limit = words.day(target.limit_on)
        return [("due_on", _("The unit target ends on %(day)s; choose an earlier day") % {"day": limit})]
    return []


def _codes(rows: Iterable[Line], batch: SlipBatch | None) -> set[str]:
    """The sets that are named: by the address, and by whole codes in the rows."""
    named = {slip_codes.plain(row.slip)[: slip_codes.SET] for row in rows if row.slip}
    return named | ({batch.code} if batch else set())


def _free_code() -> str:
    """A code no set has: at random, so that the first try nearly always does."""
    code = slip_codes.new_set()
    while SlipBatch.objects.filter(code=code).exists():
        code = slip_codes.new_set()
    return code
