"""Every reference to a person is declared, and "What is held on me" shows all of it (trust 8, Bound 4)."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from tests import access_policy
from tests import factories as make
from tests.world import World
from units import appointing, held
from units.models import Person
from units.personal import INVENTORY, Held, act_of_office, allowed_import_columns, holds
from workflow.clock import today

pytestmark = pytest.mark.django_db

#: A subject by number: steps name a person without a foreign key.
BY_NUMBER = {"workflow.Step.subject_id"}
#: Ciphertext: who is in it stands nowhere in the clear; told to all members whose unit's own head has made it.
IN_CIPHERTEXT = {"targets.PackageFile.content"}


def references() -> set[str]:
    """Each column of each table that refers to a person, join tables too."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and getattr(field, "related_model", None) is Person
    }


def test_every_reference_to_a_person_is_declared() -> None:
    """A new foreign key fails here until its purpose, readers and keeping are written down."""
    assert references() | BY_NUMBER | IN_CIPHERTEXT == set(INVENTORY)


def test_columns_with_a_persons_name_or_number_are_persons_own() -> None:
    """No table copies the columns of a person: no field of that kind elsewhere."""
    suspicious = {"person_name", "person_number", "member_name", "birth", "gender", "phone", "email", "address"}
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label not in ("account", "mfa")
        for field in model._meta.get_fields()
        if field.concrete and field.name in suspicious
    }
    assert found == set()


def test_a_reference_is_declared_once_and_says_for_what_who_and_how_long() -> None:
    """Twice is a slip; an empty word tells nothing."""
    with pytest.raises(ValueError, match="declared twice"):
        holds(act_of_office("units.ReadLog.reader"))
    for entry in INVENTORY.values():
        assert all(str(word).strip() for word in (entry.what, entry.purpose, entry.readers, entry.kept))
    assert allowed_import_columns() == ("number", "name", "unit", "language", "contact")


def referring(entry: Held, person: Person) -> set[Any]:
    """Keys of all rows that refer to the person by the declared column, asked without the program's own querysets."""
    app, model, column = entry.reference.split(".")
    rows = apps.get_model(app, model)._default_manager.all()
    if entry.reference in BY_NUMBER:
        return set(rows.filter(subject_type="units.person", subject_id=person.pk).values_list("pk", flat=True))
    if entry.reference in IN_CIPHERTEXT:
        units = set(person.memberships.values_list("unit", flat=True))
        sealed = rows.filter(package__unit__in=units, package__with_individual=True)
        return set(sealed.values_list("package", flat=True))
    return set(rows.filter(**{column: person}).values_list("pk", flat=True))


def test_the_file_to_take_along_holds_every_row() -> None:
    """For each person of the world: the same rows as a question to the table itself."""
    world = World()
    access_policy.build_all(world)
    administrator = make.official("administrator", world.nation)
    held.look_up(world.member.number, by=administrator)
    appointing.set_active(world.member, by=administrator, active=True)
    held.ask_for_correction(by=world.head, about="Unit", wish="Mine 2", today=today())
    seen = 0
    for person in (world.member, world.head, world.staff, world.assessor, administrator):
        client = Client()
        client.force_login(person)
        told = json.loads(client.get("/me/?format=json").content)
        assert set(told["rows"]) == set(INVENTORY)
        for entry in INVENTORY.values():
            wanted = referring(entry, person)
            assert {row.pk for row in entry.all_rows(person)} == wanted, entry.reference
            assert len(told["rows"][entry.reference]) == len(wanted), entry.reference
            seen += len(wanted)
        assert told["person"]["number"] == person.number
    assert seen > 20


def test_the_page_shows_what_is_about_the_person_and_who_has_read_it() -> None:
    """Own unit, posts, targets, requests; the reader by name; how many acts of office there are."""
    world = World()
    access_policy.build_all(world)
    administrator = make.official("administrator", world.nation, name="Ko Yong Su")
    held.look_up(world.member.number, by=administrator)
    client = Client()
    client.force_login(world.member)
    text = client.get("/me/").content.decode()
    for word in (world.member.number, "Hwangok Mine", "Label 40 bays", "Ko Yong Su", "your account", "Name on my card"):
        assert word in text, word
    client.force_login(world.head)
    assert "such entries" in client.get("/me/").content.decode()


def test_one_sees_nothing_of_others() -> None:
    """The page of another member of the same unit."""
    world = World()
    access_policy.build_all(world)
    client = Client()
    client.force_login(make.person(unit=world.unit))
    text = client.get("/me/").content.decode() + client.get("/me/?format=json").content.decode()
    assert "Label 40 bays" not in text
    assert world.member.number not in text


def test_looking_up_is_logged_once_for_each_look_and_not_for_oneself() -> None:
    """Whoever finds an account by its number is read by the person."""
    administrator = make.official("administrator", make.nation(), member_of=make.unit())
    person = make.person(unit=make.unit())
    assert held.look_up(f" {person.number} ", by=administrator) == person
    assert held.look_up(administrator.number, by=administrator) == administrator
    assert held.look_up("nobody", by=administrator) is None
    rows = person.read_by_others.all()
    assert [(row.reader, row.what) for row in rows] == [(administrator, "account")]
    assert not administrator.read_by_others.exists()
    assert rows[0].recorded_at.date() >= datetime.date(2026, 1, 1)
