"""In the office: bring the return back. What does not clash is taken in, the rest stands in a report; once, or not at all.

Everything that was true on one side stays: what came is taken in or kept with both values in a row of the report.
"""

from __future__ import annotations

import base64
import datetime
import logging
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as _

from evidence.checking import check
from evidence.models import Evidence
from evidence.refused import Refused
from evidence.storing import keep
from targets.models import (
    CourseNote,
    Measure,
    Package,
    PackageConflict,
    PackageFile,
    PackageRow,
    Reading,
    Resolution,
    Target,
)
from targets.models.resolution import OPEN
from targets.packaging import sealing
from targets.packaging.carried import BY_MODEL, columns_of, plan_of, read
from targets.packaging.drafting import rewrite_draft, write_draft
from targets.packaging.making import WRITABLE
from targets.packaging.sealing import Broken, changed
from targets.progress import faults_of, follow
from units.models import Person
from workflow.moving import lock, move, open_move
from workflow.refusals import NotNow, NotReady

logger = logging.getLogger(__name__)
#: What a return written by hand, by somebody who has the key, may run into.
UNFIT = (
    Refused,
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    IntegrityError,
    DataError,
    SuspiciousOperation,
)


def refuse_if_done(package: Package) -> None:
    """Raises NotNow with words when the package no longer waits for its return."""
    if package.state == "returned":
        raise NotNow(_("The return of this package has been brought back already. Nothing was taken in a second time."))
    if package.state == "cancelled":
        raise NotNow(_("This package has been cancelled; its return is no longer taken."))


@transaction.atomic
def bring_back(package: Package, *, by: Person, file: bytes, today: datetime.date) -> Package:
    """Merge a return: one transaction, one step. Raises NotYours, NotNow, NotReady (foreign, edited, damaged)."""
    lock(package)
    refuse_if_done(package)
    open_move(package, "bring_back", by)
    try:
        content = read_return(package, file)
        with transaction.atomic():
            merge = Merge(package, content, by=by, today=today)
            merge.run()
        sealed = base64.b64decode(content["sealed"], validate=True)
    except Broken as fault:
        raise NotReady(str(fault)) from fault
    except UNFIT as fault:
        logger.warning("a signed return does not fit", exc_info=fault)
        raise NotReady(changed()) from fault
    package.files.all().delete()
    if sealed:
        # The header stands under the lock of the passphrase too, so it is kept with it.
        _header, start, _locked = sealing.split(file, sealing.RETURN)
        PackageFile.objects.create(package=package, part="sealed", content=start + sealed)
    else:
        package.return_secret = None
    package.returned_on, package.counts = today, merge.counts
    facts = {"title": str(package), **merge.counts}
    also = ["returned_on", "counts", "return_secret"]
    move(package, "bring_back", by=by, happened_on=today, facts=facts, also=also)
    return package


def read_return(package: Package, file: bytes) -> dict[str, Any]:
    """What a return says, once its unit, number and signature are those of the package. Raises Broken."""
    header, start, _locked = sealing.split(file, sealing.RETURN)
    if header.get("unit") != package.unit.code:
        raise Broken(_("This return belongs to another unit: %(unit)s.") % {"unit": str(header.get("unit"))[:30]})
    if header.get("number") != package.number:
        raise Broken(
            _("This is the return of package %(theirs)s; here is package %(ours)s.")
            % {"theirs": str(header.get("number"))[:10], "ours": package.number}
        )
    locked = sealing.verify(bytes(package.public_key), file)[len(start) :]
    assert package.return_secret is not None
    return sealing.from_json(sealing.take_from_box(bytes(package.return_secret), locked))


class Merge:
    """One return on its way into the office's rows."""

    def __init__(self, package: Package, content: dict[str, Any], *, by: Person, today: datetime.date) -> None:
        self.package, self.content, self.by, self.today = package, content, by, today
        self.unit = package.unit
        self.known = {(row.model, row.theirs): row.ours for row in package.rows.all()}
        self.targets: dict[int, Target] = {}
        self.touched: set[int] = set()
        self.counts = dict.fromkeys(("readings", "notes", "drafts", "files", "same", "conflicts"), 0)

    def run(self) -> None:
        """Files, readings, notes, drafts, acts, in the order in which they refer to each other."""
        # Locked in one order, so that what is compared stands still.
        mine = Target.objects.select_for_update(of=("self",)).filter(unit=self.unit).order_by("id")
        self.targets = {one.pk: one for one in mine.select_related("current", "resolution__meeting")}
        for row in self.content["files"]:
            self.file(row)
        for row in self.content["readings"]:
            self.reading(row)
        for row in self.content["notes"]:
            self.note(row)
        for row in self.content["drafts"]:
            self.draft(row)
        for row in self.content["acts"]:
            target = self.target(row["target"])
            self.clash("act", row, target, row["title"], "again")
        for pk in sorted(self.touched):
            self.settle(self.targets[pk])

    def file(self, row: dict[str, Any]) -> None:
        """A file of evidence, checked like any other; the same content is the file there is."""
        upload = SimpleUploadedFile(str(row["name"]), base64.b64decode(row["content"], validate=True))
        values = read(Evidence, row, ("title", "happened_on"))
        kept = keep(self.unit, by=self.by, file=check(upload), **values)
        self.remember(kept, row)
        self.counts["files"] += 1

    def reading(self, row: dict[str, Any]) -> None:
        """A reading or a correction: taken in, found to be here already, or put into the report."""
        values = read(Reading, row, BY_MODEL[Reading].columns)
        measure = Measure.objects.filter(pk=self.number(Measure, row["measure"]) or 0, target__in=self.targets).first()
        target = self.targets[measure.target_id] if measure else None
        corrected = self.corrected(row, measure)
        reason, ours = self.against(row, values, measure, target, corrected)
        if ours is not None and not reason:
            self.remember(ours, row)
            self.counts["same"] += 1
            return
        if reason or measure is None or target is None:
            self.clash("reading", {**row, "evidence": self.files(row)}, target, str(measure or ""), reason, ours)
            return
        made = Reading.objects.create(measure=measure, corrects_id=corrected, by=self.by, **values)
        inherited = made.corrects.evidence.all() if made.corrects else []
        made.evidence.set(self.files(row) or inherited)
        self.remember(made, row)
        self.touched.add(target.pk)
        self.counts["readings"] += 1

    def against(
        self,
        row: dict[str, Any],
        values: dict[str, Any],
        measure: Measure | None,
        target: Target | None,
        corrected: int | None,
    ) -> tuple[str, Reading | None]:
        """(what speaks against a reading, a word of reporting.REASONS, and the one it clashes with).

        ("", a reading) when that one says the same.
        """
        if measure is None or target is None:
            return "no_target", None
        if row["corrects"] is not None and corrected is None:
            return "waits", None
        if corrected is not None:
            ours = Reading.objects.filter(corrects=corrected).first()
            if ours is not None:
                same = (ours.value, ours.happened_on) == (values["value"], values["happened_on"])
                return "" if same else "corrected_twice", ours
        else:
            day = Reading.objects.filter(measure=measure, happened_on=values["happened_on"])
            fresh = day.filter(pk__gt=self.package.last_reading, corrected_by__isnull=True)
            fresh = fresh.exclude(pk__in=self.taken(Reading)).order_by("-id")
            if (ours := fresh.filter(value=values["value"]).first() or fresh.first()) is not None:
                return "" if ours.value == values["value"] else "same_day", ours
        if target.state != "in_force":
            return "not_in_force", None
        faults = faults_of(target.resolution.meeting, measure, values["value"], values["happened_on"], self.today)
        return "unfit" if faults else "", None

    def corrected(self, row: dict[str, Any], measure: Measure | None) -> int | None:
        """The reading a row corrects: one of its own measure, for a number written by hand could be any unit's."""
        number = self.number(Reading, row["corrects"])
        mine = Reading.objects.filter(pk=number, measure=measure) if number and measure else Reading.objects.none()
        return number if mine.exists() else None

    def note(self, row: dict[str, Any]) -> None:
        """A note on how a target stands; one that says the same is taken for the same."""
        values = read(CourseNote, row, BY_MODEL[CourseNote].columns)
        target = self.target(row["target"])
        if target is None or target.state != "in_force":
            self.clash("note", row, target, "", "not_in_force")
            return
        fresh = CourseNote.objects.filter(target=target, pk__gt=self.package.last_note, **values)
        same = fresh.exclude(pk__in=self.taken(CourseNote)).first()
        if same is not None:
            self.counts["same"] += 1
        else:
            self.counts["notes"] += 1
            self.touched.add(target.pk)
        self.remember(same or CourseNote.objects.create(target=target, by=self.by, **values), row)

    def draft(self, row: dict[str, Any]) -> None:
        """A target set there, or a draft rewritten there."""
        plan, title = row["plan"], str(read(Target, row["plan"]["target"], ("title",)).get("title", ""))
        if row["target"] is None or "new" in row["target"]:
            resolution = Resolution.objects.filter(
                pk=self.number(Resolution, row["resolution"]) or 0,
                state__in=OPEN,
                unit__path__above=str(self.unit.path),
            ).first()
            if resolution is None:
                self.clash("draft", row, None, title, "no_resolution")
                return
            made = write_draft(plan, unit=self.unit, resolution=resolution, by=self.by)
            self.remember(made, row)
            self.counts["drafts"] += 1
            return
        target = self.target(row["target"])
        now = plan_of(target) if target is not None else {}
        if now == plan:
            self.counts["same"] += 1
        elif target is None or target.state not in WRITABLE or now != row["base"]:
            self.clash("draft", row, target, title, "changed_twice", now=now)
        else:
            rewrite_draft(target, plan, by=self.by)
            self.counts["drafts"] += 1

    def settle(self, target: Target) -> None:
        """Progress and flag of a target that got readings or notes."""
        follow(target)
        last = target.course_notes.order_by("-happened_on", "-id").first()
        if last is not None and last.course != target.course:
            target.course = last.course
            target.save(update_fields=["course"])

    def clash(
        self,
        kind: str,
        row: dict[str, Any],
        target: Target | None,
        title: str,
        reason: str,
        ours: Reading | None = None,
        *,
        now: dict[str, Any] | None = None,
    ) -> None:
        """One row of the report, with both texts in full."""
        PackageConflict.objects.create(
            package=self.package,
            unit=self.unit,
            kind=kind,
            state="open",
            target=target,
            title=((target.title if target else "") or title or str(row.get("name", "")))[:200],
            reason=reason,
            ours={"id": ours.pk, **columns_of(ours)} if ours is not None else now or {},
            theirs=row,
        )
        self.counts["conflicts"] += 1

    def target(self, ref: dict[str, int] | None) -> Target | None:
        """The target a reference means, if it stands at this unit."""
        number = self.number(Target, ref)
        return self.targets.get(number) if number is not None else None

    def number(self, model: type[models.Model], ref: dict[str, int] | None) -> int | None:
        """The number of a row here; None when there is none, or it waits in the report."""
        if not ref:
            return None
        if "up" in ref:
            return int(ref["up"])
        return self.known.get((model._meta.label_lower, int(ref["new"])))

    def remember(self, row: models.Model, theirs: dict[str, Any]) -> None:
        """Which row here is theirs: what has come once is not taken in again."""
        name = row._meta.label_lower
        PackageRow.objects.create(package=self.package, model=name, theirs=theirs["id"], ours=row.pk)
        self.known[name, theirs["id"]] = row.pk

    def taken(self, model: type[models.Model]) -> list[int]:
        """Rows here that this return has brought."""
        return [ours for (name, _theirs), ours in self.known.items() if name == model._meta.label_lower]

    def files(self, row: dict[str, Any]) -> list[int]:
        """Evidence of a reading, by its numbers here."""
        return [self.known[Evidence._meta.label_lower, int(number)] for number in row["evidence"]]
