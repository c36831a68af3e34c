"""On the machine without a network: make the return, with what has come since the package was opened (rule 7).

Unit targets travel locked for the office alone. Individual targets lie in it once more locked, under the passphrase of
the head; those in the ideological field inside that for the office's own program, so that the head cannot read them.
"""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterable
from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext as _

from evidence.models import Evidence
from targets.models import (
    CourseNote,
    IndividualProgress,
    IndividualTarget,
    Package,
    PackageFile,
    Reading,
    Target,
    TargetVersion,
)
from targets.packaging import sealing
from targets.packaging.carried import BY_MODEL, columns_of, plain, plan_of, related
from targets.packaging.making import header_of
from targets.packaging.opening import open_file
from units.models import Meeting, Person
from workflow.models import Step, steps_of
from workflow.moving import lock, move, open_move
from workflow.refusals import NotReady

#: Steps whose effect travels in the return. Every other step of the unit is listed, to be done again in the office.
TRAVELS = frozenset(
    {
        *(("targets.target", name) for name in ("set", "edit", "add_reading", "correct_reading", "note_course")),
        ("evidence.evidence", "add"),
    }
)

#: Accounts and posts of the machine elsewhere are its own; nothing of persons stands in a report.
PERSONAL = ("units.person", "units.appointment", "units.importrun", "units.correctionrequest")

#: Number of a row: {"up": its number in the office} or {"new": its number here}.
Ref = dict[str, int] | None


@transaction.atomic
def make_return(package: Package, *, by: Person, passphrase: str, today: datetime.date) -> Package:
    """Make the return, or make it anew with what has come meanwhile; the office takes one of them once.

    Raises NotYours, NotNow, NotReady (passphrase, size).
    """
    open_move(package, "make_return", by)
    lock(package)
    _header, content = open_file(bytes(package.files.get(part="package").content), passphrase)
    start = sealing.with_header(sealing.RETURN, header_of(package))
    box = bytes.fromhex(content["box"])
    work = Work(package, content)
    sealed = b""
    if individual := work.individual():
        shown, ideological = ([row for row in individual if row["ideological"] is wanted] for wanted in (False, True))
        inner = {"rows": shown, "box": sealing.put_in_box(box, sealing.to_json({"rows": ideological})).hex()}
        sealed = sealing.seal(passphrase, sealing.to_json(inner), start)
    told = {**work.of_the_unit(), "sealed": base64.b64encode(sealed).decode()}
    file = sealing.sign(bytes.fromhex(content["signer"]), start + sealing.put_in_box(box, sealing.to_json(told)))
    if len(file) > sealing.LARGEST:
        raise NotReady(_("With its evidence the return is larger than 24 MB. Send the largest files by another way."))
    PackageFile.objects.update_or_create(package=package, part="return", defaults={"content": file})
    package.counts = work.counts(told, individual)
    move(package, "make_return", by=by, happened_on=today, also=["counts"], facts={"title": str(package)})
    return package


class Work:
    """What stands here and did not come with the package."""

    def __init__(self, package: Package, content: dict[str, Any]) -> None:
        self.package, self.content = package, content
        self.theirs = {(row.model, row.ours): row.theirs for row in package.rows.all()}

    def ref(self, model: type[models.Model], number: int | None) -> Ref:
        """How the office knows a row."""
        if number is None:
            return None
        theirs = self.theirs.get((model._meta.label_lower, number))
        return {"new": number} if theirs is None else {"up": theirs}

    def row(self, obj: models.Model) -> dict[str, Any]:
        """A row with its references as the office knows them."""
        one = BY_MODEL[type(obj)]
        refs = {name: self.ref(related(one.model, name), getattr(obj, f"{name}_id")) for name in one.refs}
        return {"id": obj.pk, **columns_of(obj, one.columns), **refs}

    def new(self, rows: Iterable[models.Model]) -> list[Any]:
        """Those that did not come with the package."""
        return [row for row in rows if (row._meta.label_lower, row.pk) not in self.theirs]

    def of_the_unit(self) -> dict[str, Any]:
        """Readings, notes, drafts, files, and the acts that do not travel."""
        readings = self.new(Reading.objects.prefetch_related("evidence").order_by("id"))
        files = {one.pk: one for reading in readings for one in reading.evidence.all()}
        return {
            "readings": [{**self.row(one), "evidence": [file.pk for file in one.evidence.all()]} for one in readings],
            "notes": [self.row(one) for one in self.new(CourseNote.objects.order_by("id"))],
            "drafts": self.drafts(),
            "files": [_file(one) for one in files.values()],
            "acts": self.acts(),
        }

    def drafts(self) -> list[dict[str, Any]]:
        """Targets set here, and those that came as drafts and say something else now."""
        found = []
        for target in Target.objects.select_related("current").order_by("id"):
            came = self.ref(Target, target.pk)
            base = self.content["plans"].get(str(came["up"])) if came and "up" in came else None
            now = plan_of(target)
            # One in force has no base; it says something else only where it was renewed here, and then stands in the report.
            renewed = target.current_id is not None and "new" in (self.ref(TargetVersion, target.current_id) or {})
            if came and "up" in came and (base == now if base is not None else not renewed):
                continue
            resolution = self.ref(related(Target, "resolution"), target.resolution_id)
            found.append({"id": target.pk, "target": came, "resolution": resolution, "base": base, "plan": now})
        return found

    def acts(self) -> list[dict[str, Any]]:
        """Steps of the unit since the opening whose effect does not travel."""
        opened = steps_of(self.package).filter(name="open").values_list("id", flat=True)[0]
        since = Step.objects.filter(unit=self.package.unit, id__gt=opened)
        since = since.exclude(subject_type__in=["targets.package", *PERSONAL])
        return [
            {
                "id": step.pk,
                "subject": step.subject_type,
                "name": step.name,
                "title": str(step.facts.get("title", "")),
                "target": self.ref(Target, step.subject_id) if step.subject_type == "targets.target" else None,
                "happened_on": plain(step.happened_on or step.recorded_at.date()),
                "note": step.note,
                "meeting": self.meeting(step),
            }
            for step in since.order_by("id")
            if (step.subject_type, step.name) not in TRAVELS
        ]

    def meeting(self, step: Step) -> dict[str, Any] | None:
        """The recorded meeting behind a discussion, so that the office can take it over word for word."""
        if (step.subject_type, step.name) != ("targets.target", "discuss"):
            return None
        held = Meeting.objects.filter(targets=step.subject_id).first()
        return {"id": held.pk, **columns_of(held, BY_MODEL[Meeting].columns)} if held is not None else None

    def individual(self) -> list[dict[str, Any]]:
        """Individual targets that are new or were changed, and new notes; `ideological` says where they belong."""
        came = {row["id"]: row for row in self.content["individual"]}
        columns = BY_MODEL[IndividualTarget].columns
        found = []
        notes = models.Prefetch("notes", IndividualProgress.objects.order_by("id"))
        rows = IndividualTarget.objects.filter(unit=self.package.unit).select_related("person", "target")
        for one in rows.prefetch_related(notes).order_by("id"):
            row = self.row(one)
            there = self.theirs.get((one._meta.label_lower, one.pk))
            base = {name: came[there][name] for name in columns} if there is not None else None
            fresh = self.new(one.notes.all())
            if base == columns_of(one, columns) and not fresh:
                continue
            row |= {"person": one.person.number, "came": there, "base": base}
            row |= {"notes": [self.row(note) for note in fresh], "ideological": one.target.field == "ideological"}
            found.append(row)
        return found

    def counts(self, told: dict[str, Any], individual: list[Any]) -> dict[str, int]:
        """How many of each kind are in the return; of individual targets only that there are some."""
        numbers = {name: len(told[name]) for name in ("readings", "notes", "drafts", "files", "acts")}
        return {**numbers, "individual": bool(individual)}


def _file(one: Evidence) -> dict[str, Any]:
    with default_storage.open(one.stored_as) as stored:
        content = base64.b64encode(stored.read()).decode()
    return {
        "id": one.pk,
        "name": one.file_name,
        "title": one.title,
        "happened_on": plain(one.happened_on),
        "content": content,
    }
