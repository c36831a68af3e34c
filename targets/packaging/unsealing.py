"""In the office: the unit's own head opens the individual targets of a return; until then they stay ciphertext (Bound 3)."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from targets.models import IndividualProgress, IndividualTarget, Package, PackageRow, Target
from targets.packaging import sealing
from targets.packaging.carried import BY_MODEL, columns_of, read
from targets.packaging.merging import UNFIT
from targets.packaging.sealing import Broken
from targets.rules import is_own_head
from targets.workflow import INDIVIDUAL_TARGET
from units.models import Person
from workflow.moving import lock, record
from workflow.refusals import NotNow, NotReady, require

logger = logging.getLogger(__name__)
COLUMNS = BY_MODEL[IndividualTarget].columns


@transaction.atomic
def open_sealed(package: Package, *, by: Person, passphrase: str, today: datetime.date) -> Package:
    """Take in the individual targets of a return. Where both sides changed one, what stands here holds and the other
    text stands in its history, where its readers find it.

    What names nobody who is a member here stays sealed, to be opened again. Raises NotYours, NotNow, NotReady.
    """
    require(is_own_head(by, package))
    lock(package)
    part = package.files.filter(part="sealed").first()
    if part is None or package.return_secret is None:
        raise NotNow(_("Nothing waits under this seal."))
    try:
        _header, start, locked = sealing.split(bytes(part.content), sealing.RETURN)
        inner = sealing.from_json(sealing.unseal(passphrase, locked, start))
        boxed = sealing.take_from_box(bytes(package.return_secret), bytes.fromhex(inner["box"]))
        rows = [*inner["rows"], *sealing.from_json(boxed)["rows"]]
        with transaction.atomic():
            homeless = Opened(package, by).take(rows)
    except Broken as fault:
        raise NotReady(str(fault)) from fault
    except UNFIT as fault:
        # Without its traceback: what it holds is nobody's to read.
        logger.warning("what is sealed does not fit: %s", type(fault).__name__)
        raise NotReady(sealing.changed()) from fault
    package.counts = {**package.counts, "homeless": homeless}
    if not homeless:
        # All of it is where its readers find it: nothing is left to be opened.
        part.delete()
        package.return_secret = None
    package.version += 1
    package.save(update_fields=["counts", "return_secret", "version"])
    record(package, "open_sealed", by=by, happened_on=today, facts={"title": str(package)})
    return package


class Opened:
    """The rows under the seal, on their way to their members."""

    name = IndividualTarget._meta.label_lower

    def __init__(self, package: Package, by: Person) -> None:
        self.package, self.by, self.unit = package, by, package.unit
        self.known = {(row.model, row.theirs): row.ours for row in package.rows.all()}

    def take(self, rows: list[dict[str, Any]]) -> int:
        """How many found no member or target of the unit; of the others nothing is counted, and by person nothing ever."""
        homeless = 0
        for row in rows:
            if row["state"] not in dict(INDIVIDUAL_TARGET.states):
                raise Broken(sealing.changed())
            if row["came"] is not None:
                one = self.known_one(row)
            else:
                one = self.new_one(row)
                homeless += one is None
            if one is not None:
                for note in row["notes"]:
                    self.note(one, note)
        return homeless

    def known_one(self, row: dict[str, Any]) -> IndividualTarget | None:
        """One that left with the package; None when its time was over meanwhile and it has been deleted (Bound 4)."""
        values = read(IndividualTarget, row, COLUMNS)
        mine = IndividualTarget.objects.filter(unit=self.unit, person__number=str(row["person"]))
        left = mine.exclude(target__field="ideological").select_for_update(of=("self",))
        one = left.filter(pk=int(row["came"])).first()
        if one is not None and (self.name, row["id"]) not in self.known:
            self.change(one, row, values)
            self.remember(one, row)
        return one

    def new_one(self, row: dict[str, Any]) -> IndividualTarget | None:
        """One that was drawn up there: found or made; None while its member or unit target is not here."""
        number = self.known.get((self.name, row["id"]))
        if number is not None:
            return IndividualTarget.objects.filter(pk=number).first()
        target = Target.objects.filter(pk=self.target(row["target"]) or 0, unit=self.unit).first()
        person = Person.objects.filter(number=str(row["person"]), memberships__unit=self.unit).first()
        if target is None or person is None:
            return None
        values = read(IndividualTarget, row, COLUMNS)
        made = IndividualTarget.objects.create(person=person, unit=self.unit, target=target, **values)
        self.remember(made, row)
        record(made, "draw_up", by=self.by, facts={"package": str(self.package)})
        return made

    def change(self, one: IndividualTarget, row: dict[str, Any], values: dict[str, Any]) -> None:
        """Three texts: as it left, as it stands here, as it came."""
        there = {name: row[name] for name in COLUMNS}
        here = columns_of(one, COLUMNS)
        if here == there or there == row["base"]:
            return
        if here != row["base"]:
            record(one, "other_text", by=self.by, facts={"package": str(self.package), "theirs": there})
            return
        for name, value in values.items():
            setattr(one, name, value)
        one.version += 1
        one.save(update_fields=[*COLUMNS, "version"])
        record(one, "edit", by=self.by, facts={"package": str(self.package)})

    def note(self, one: IndividualTarget, row: dict[str, Any]) -> None:
        """A note of progress, once."""
        if (IndividualProgress._meta.label_lower, row["id"]) in self.known:
            return
        values = read(IndividualProgress, row, BY_MODEL[IndividualProgress].columns)
        self.remember(IndividualProgress.objects.create(individual=one, **values), row)

    def target(self, ref: dict[str, int]) -> int | None:
        """The number of the unit target here."""
        return int(ref["up"]) if "up" in ref else self.known.get((Target._meta.label_lower, ref["new"]))

    def remember(self, row: models.Model, theirs: dict[str, Any]) -> None:
        """Which row here is theirs."""
        name = row._meta.label_lower
        PackageRow.objects.create(package=self.package, model=name, theirs=theirs["id"], ours=row.pk)
        self.known[name, theirs["id"]] = row.pk
