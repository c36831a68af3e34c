"""In the office: make the package of one unit, or cancel it (rule 7)."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from targets.drawing_up import months_before
from targets.models import (
    CourseNote,
    IndividualProgress,
    IndividualTarget,
    Measure,
    MeasureGoal,
    Package,
    PackageFile,
    Reading,
    Resolution,
    ShippedMeasure,
    Stage,
    Target,
    TargetVersion,
    UnitOfMeasure,
)
from targets.packaging import sealing
from targets.packaging.carried import plain, plan_of, row_of, schema
from targets.packaging.passphrases import check_passphrase
from targets.rules import carries_the_unit, is_own_head
from units.models import Appointment, Meeting, Membership, Person, Post, Sector, Unit, UnitKind
from units.norms import norm_of
from workflow.moving import lock, move, record
from workflow.refusals import NotReady, require

#: States of targets that travel; what has ended is history, what is proposed waits for the committee.
TRAVELLING = ("draft", "discussed", "in_force", "met", "unmet")
#: States in which a target is written anew instead of renewed.
WRITABLE = ("draft", "discussed")


@transaction.atomic
def make_package(unit: Unit, *, by: Person, passphrase: str, today: datetime.date) -> Package:
    """Make the package of a unit; its file is ciphertext under the passphrase, which is kept nowhere.

    Individual targets are in it only where the unit's own head makes it; those in the ideological field never, since
    the passphrase would open them to the head (Bound 3). Raises NotYours, NotReady.
    """
    require(carries_the_unit(by, unit))
    check_passphrase(passphrase)
    # Of two at once the second waits here, and then finds the first one's package.
    lock(unit)
    if Package.objects.filter(unit=unit, state="out").exists():
        raise NotReady(_("A package of this unit is out already. Bring its return back, or cancel it with a reason."))
    held = head_of(unit, by, today)
    if held is None:
        raise NotReady(_("The unit has no head now, who could open it."))
    # Locked, so that no reading is being added while the last one is looked up.
    targets = list(
        Target.objects.select_for_update(of=("self",)).filter(unit=unit, state__in=TRAVELLING).order_by("id")
    )
    signer, public_key = sealing.new_signer()
    secret, box = sealing.new_box()
    made = Package(
        unit=unit,
        state="out",
        number=(Package.objects.filter(unit=unit).aggregate(last=models.Max("number"))["last"] or 0) + 1,
        made_on=today,
        with_individual=is_own_head(by, unit),
        public_key=public_key,
        return_secret=secret,
        last_reading=Reading.objects.aggregate(last=models.Max("id"))["last"] or 0,
        last_note=CourseNote.objects.aggregate(last=models.Max("id"))["last"] or 0,
    )
    content = {
        "signer": signer.hex(),
        "box": box.hex(),
        "head": held.person.number,
        **_place(unit),
        **_people(unit, today, held, everybody=made.with_individual),
        **_work(targets),
        "individual": individual_rows(unit, targets) if made.with_individual else [],
    }
    file = lock_up(made, content, passphrase)
    made.sha256 = hashlib.sha256(file).hexdigest()
    made.save()
    PackageFile.objects.create(package=made, part="package", content=file)
    record(made, "make", by=by, happened_on=today, facts={"title": str(made), "targets": len(targets)})
    return made


def lock_up(package: Package, content: dict[str, Any], passphrase: str) -> bytes:
    """The file of a package. Raises NotReady when it would be too large."""
    start = sealing.with_header(sealing.PACKAGE, header_of(package))
    file = start + sealing.seal(passphrase, sealing.to_json(content), start)
    if len(file) > sealing.LARGEST:
        raise NotReady(_("The file is larger than 24 MB; no package is."))
    return file


def header_of(package: Package) -> dict[str, Any]:
    """What stands in the clear on a package and on its return."""
    return {
        "unit": package.unit.code,
        "number": package.number,
        "made_on": plain(package.made_on),
        "schema": schema(),
    }


def cancel_package(package: Package, *, by: Person, reason: str) -> Package:
    """Cancel a package that is out: its return is no longer taken. Raises NotYours, NotNow."""
    with transaction.atomic():
        package.return_secret = None
        move(package, "cancel", by=by, note=reason, facts={"title": str(package)}, also=["return_secret"])
        package.files.all().delete()
    return package


def obstacles(unit: Unit, _today: datetime.date) -> list[str]:
    """What keeps a unit from being archived or merged: its return would find neither its targets nor a head there."""
    if Package.objects.filter(unit=unit, state="out").exists():
        return [_("A package of this unit is out already. Bring its return back, or cancel it with a reason.")]
    return []


@transaction.atomic
def erase_old(today: datetime.date) -> int:
    """Ciphertext of individual targets goes when their time is over (Bound 4): packages out are cancelled, what was never
    opened is erased; returns how many packages. The beat's work, safe to repeat.
    """
    erased = 0
    for package in Package.objects.filter(return_secret__isnull=False).select_related("unit").order_by("id"):
        if package.made_on >= months_before(today, norm_of(package.unit, "keep_individual_targets", today)):
            continue
        package.return_secret = None
        if package.state == "out":
            move(package, "cancel", by=None, note=_("Its time is over."), also=["return_secret"])
        else:
            package.save(update_fields=["return_secret"])
            record(package, "erase", by=None, happened_on=today)
        package.files.all().delete()
        erased += 1
    return erased


def _place(unit: Unit) -> dict[str, Any]:
    """The unit and those above it, from the nation on, with the catalogues their codes come from."""
    chain = [*Unit.objects.filter(pk__in=unit.ancestor_ids).order_by("depth"), unit]
    units = [
        {
            "code": one.code,
            "name_en": one.name_en,
            "name_ko": one.name_ko,
            "kind": one.kind.code,
            "sector": one.sector.code if one.sector else None,
            "staffing": one.staffing,
        }
        for one in chain
    ]
    kinds = [{**_entry(one.kind), "is_area": one.kind.is_area} for one in chain]
    sectors = [_entry(one.sector) for one in chain if one.sector]
    return {
        "units": units,
        "catalogues": {
            UnitKind._meta.label_lower: kinds,
            Sector._meta.label_lower: sectors,
            UnitOfMeasure._meta.label_lower: [_entry(one) for one in UnitOfMeasure.objects.all()],
            ShippedMeasure._meta.label_lower: [_entry(one) for one in ShippedMeasure.objects.all()],
        },
    }


def _entry(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("code", "name_en", "name_ko", "rank")}


def head_of(unit: Unit, by: Person, today: datetime.date) -> Appointment | None:
    """Whose post opens the package elsewhere: that of the head or deputy who makes it, else the head's own."""
    posts = Appointment.objects.on(today).filter(unit=unit, post=Post.HEAD).select_related("person")
    return posts.filter(person=by).first() or posts.filter(deputy_of__isnull=True).first()


def _people(unit: Unit, today: datetime.date, held: Appointment, *, everybody: bool) -> dict[str, Any]:
    """Number, name and language of the head, and of the members where their individual targets travel too."""
    members = Membership.objects.on(today).filter(unit=unit).select_related("person").order_by("person_id")
    since = {row.person.number: row.since for row in members}
    people = [row.person for row in members] if everybody else []
    if held.person not in people:
        people.append(held.person)
    return {
        "people": [
            {
                "number": one.number,
                "name": one.name,
                "language": one.language,
                "since": plain(since.get(one.number)),
            }
            for one in people
        ],
        "appointed": {"since": plain(held.since), "authority": held.authority},
    }


def _work(targets: list[Target]) -> dict[str, Any]:
    """Resolutions, meetings, targets, versions, measures, stages, readings, notes; and the plans not yet in force."""
    ids = [one.pk for one in targets]
    resolutions = Resolution.objects.filter(targets__in=ids).distinct().select_related("unit").order_by("id")
    meetings = {one.meeting_id for one in resolutions} | {one.discussion_id for one in targets}
    versions = TargetVersion.objects.filter(target__in=ids)
    goals = MeasureGoal.objects.filter(version__in=versions)
    kinds: tuple[tuple[type[models.Model], Iterable[Any]], ...] = (
        (Meeting, Meeting.objects.filter(pk__in=meetings - {None}).select_related("unit")),
        (Resolution, resolutions),
        (Target, Target.objects.filter(pk__in=ids).select_related("unit")),
        (TargetVersion, versions),
        (Measure, Measure.objects.filter(target__in=ids).select_related("unit_of_measure")),
        (MeasureGoal, goals),
        (Stage, Stage.objects.filter(goal__in=goals)),
        (Reading, Reading.objects.filter(measure__target__in=ids)),
        (CourseNote, CourseNote.objects.filter(target__in=ids)),
    )
    rows = {
        model._meta.label_lower: [row_of(one) for one in sorted(found, key=lambda one: one.pk)]
        for model, found in kinds
    }
    plans = {str(one.pk): plan_of(one) for one in targets if one.state in WRITABLE}
    return {"rows": rows, "plans": plans}


def individual_rows(unit: Unit, targets: list[Target]) -> list[dict[str, Any]]:
    """Individual targets drawn up at the unit under those targets, with their notes; none of the ideological field."""
    found = (
        IndividualTarget.objects.filter(unit=unit, target__in=[one.pk for one in targets])
        .exclude(target__field="ideological")
        .select_related("person", "unit")
        .prefetch_related(models.Prefetch("notes", IndividualProgress.objects.order_by("id")))
        .order_by("id")
    )
    return [
        {**row_of(one), "person": one.person.number, "notes": [row_of(note) for note in one.notes.all()]}
        for one in found
    ]
