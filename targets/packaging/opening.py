"""On a machine without a network: open a package in an empty system, so that the unit works on there (rule 7)."""

from __future__ import annotations

import datetime
import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from targets.models import (
    IndividualProgress,
    IndividualTarget,
    Package,
    PackageFile,
    PackageRow,
    ShippedMeasure,
    Target,
    UnitOfMeasure,
)
from targets.packaging import sealing
from targets.packaging.carried import BY_MODEL, CARRIED, by_codes, read, related, schema
from targets.packaging.merging import UNFIT
from targets.packaging.sealing import Broken, changed
from units.models import Appointment, Membership, Person, Post, Sector, Unit, UnitKind
from units.rules import is_administrator
from units.tree import ensure_nation
from workflow.moving import record
from workflow.refusals import NotReady, require

logger = logging.getLogger(__name__)
#: (model, its number in the office) → its row here.
Known = dict[tuple[str, int], models.Model]


def open_file(file: bytes, passphrase: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(header, content) of a package. Raises NotReady (no package, changed, another passphrase)."""
    try:
        header, start, locked = sealing.split(file, sealing.PACKAGE)
        return header, sealing.from_json(sealing.unseal(passphrase, locked, start))
    except Broken as fault:
        raise NotReady(str(fault)) from fault


@transaction.atomic
def open_package(file: bytes, *, by: Person | None, passphrase: str, today: datetime.date) -> Package:
    """Take the unit, its people, targets and readings into this empty system. `by` is its administrator.

    None stands for whoever runs the machine. Raises NotYours, NotReady (system not empty, file, passphrase).
    """
    require(by is None or is_administrator(by))
    nation = ensure_nation()
    # Of two at once the second waits here, and then finds the system no longer empty.
    Unit.objects.select_for_update().get(pk=nation.pk)
    if Unit.objects.exclude(pk=nation.pk).exists():
        raise NotReady(_("This system has units already. A package is opened in an empty one."))
    header, content = open_file(file, passphrase)
    if header.get("schema") != schema():
        raise NotReady(_("The package was made by another version of the programme. Install the same one here."))
    try:
        opened = _take_in(nation, header, content, file, today)
    except (Broken, *UNFIT) as fault:
        # Made by hand under a passphrase of its own. Without its traceback: what it holds is nobody's to read.
        logger.warning("a package does not fit: %s", type(fault).__name__)
        raise NotReady(changed()) from fault
    record(opened, "open", by=by, happened_on=today, facts={"title": str(opened)})
    return opened


def _take_in(
    nation: Unit, header: Mapping[str, Any], content: Mapping[str, Any], file: bytes, today: datetime.date
) -> Package:
    """The rows of a package, in an empty system."""
    _catalogues(content["catalogues"])
    unit = _place(nation, content["units"])
    head = _people(unit, content, today)
    signer = bytes.fromhex(content["signer"])
    opened = Package.objects.create(
        unit=unit,
        number=header["number"],
        state="opened",
        made_on=datetime.date.fromisoformat(header["made_on"]),
        with_individual=bool(content["individual"]),
        sha256=hashlib.sha256(file).hexdigest(),
        public_key=sealing.public_of(signer),
    )
    # The whole file stays, locked as it came: the return is measured against it and signed by the key inside.
    PackageFile.objects.create(package=opened, part="package", content=file)
    known = _rows(content["rows"], head)
    _individual(content["individual"], unit, known)
    PackageRow.objects.bulk_create(
        PackageRow(package=opened, model=name, theirs=theirs, ours=row.pk) for (name, theirs), row in known.items()
    )
    return opened


def _catalogues(given: Mapping[str, list[dict[str, Any]]]) -> None:
    """Entries this system does not have yet; those it has stay as they are."""
    for model in (UnitKind, Sector, UnitOfMeasure, ShippedMeasure):
        for entry in given[model._meta.label_lower]:
            model._default_manager.get_or_create(
                code=entry["code"], defaults={name: value for name, value in entry.items() if name != "code"}
            )


def _place(nation: Unit, given: list[dict[str, Any]]) -> Unit:
    """The chain from the nation to the unit."""
    above = nation
    for name in ("code", "name_en", "name_ko"):
        setattr(nation, name, given[0][name])
    nation.save()
    for one in given[1:]:
        above = Unit.objects.create(
            parent=above,
            code=one["code"],
            name_en=one["name_en"],
            name_ko=one["name_ko"],
            kind=UnitKind.objects.get(code=one["kind"]),
            sector=Sector.objects.filter(code=one["sector"]).first(),
            staffing=one["staffing"],
        )
        above.refresh_from_db()
    return above


def _people(unit: Unit, content: Mapping[str, Any], today: datetime.date) -> Person:
    """Accounts without a password, as members; the head with the post. Returns the head."""
    people: dict[str, Person] = {}
    for one in content["people"]:
        person = Person.objects.filter(number=one["number"]).first()
        if person is None:
            person = Person(number=one["number"], name=one["name"], language=one["language"])
            person.set_unusable_password()
            person.save()
        people[person.number] = person
        if one["since"] and not Membership.objects.on(today).filter(person=person).exists():
            Membership.objects.create(person=person, unit=unit, since=one["since"])
    head = people[content["head"]]
    appointed = content["appointed"]
    Appointment.objects.create(
        person=head, unit=unit, post=Post.HEAD, since=appointed["since"], authority=appointed["authority"]
    )
    return head


def _rows(given: Mapping[str, list[dict[str, Any]]], head: Person) -> Known:
    """Unit targets and all that belongs to them, kind by kind; references to later rows are filled in afterwards."""
    known: Known = {}
    later: list[tuple[models.Model, str, str, int]] = []
    for one in CARRIED:
        if one.model in (IndividualTarget, IndividualProgress):
            continue
        late = one.late()
        rows = []
        for row in given[one.name]:
            values = {**read(one.model, row, one.columns), **by_codes(one.model, row)}
            values.update(dict.fromkeys(one.given, head))
            for ref in one.refs:
                to = related(one.model, ref)._meta.label_lower
                if row[ref] is None:
                    continue
                if ref not in late:
                    values[ref] = known[to, row[ref]]
            made = one.model(**values)
            rows.append(made)
            known[one.name, row["id"]] = made
            later += [
                (made, ref, related(one.model, ref)._meta.label_lower, row[ref]) for ref in late if row[ref] is not None
            ]
        one.model._default_manager.bulk_create(rows)
    for obj, ref, to, number in later:
        setattr(obj, ref, known[to, number])
        obj.save(update_fields=[ref])
    return known


def _individual(given: list[dict[str, Any]], unit: Unit, known: Known) -> None:
    """Individual targets of the members, with their notes."""
    of_target, of_note = BY_MODEL[IndividualTarget], BY_MODEL[IndividualProgress]
    for row in given:
        made = IndividualTarget.objects.create(
            **read(IndividualTarget, row, of_target.columns),
            unit=unit,
            person=Person.objects.get(number=row["person"]),
            target_id=known[Target._meta.label_lower, row["target"]].pk,
        )
        known[of_target.name, row["id"]] = made
        for note in row["notes"]:
            known[of_note.name, note["id"]] = IndividualProgress.objects.create(
                **read(IndividualProgress, note, of_note.columns), individual=made
            )
