"""The pages of an application, driven as their users drive them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Application, Decision
from tests import factories as make
from tests.assessments import builders
from units.models import Person

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    """A browser of a person who may also sign with a password."""
    if not person.has_usable_password():
        person.set_password(make.PASSWORD)
        person.save()
    client = Client()
    client.force_login(person)
    return client


def hidden(page: bytes) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    text = page.decode()
    names = ("submission_key", "subject_version")
    return {name: re.search(rf'name="{name}" value="([^"]*)"', text)[1] for name in names if f'name="{name}" value' in text}


def test_the_application_page_shows_every_criterion() -> None:
    """Every stage can be read by the unit's head, the staff and the department."""
    for stage in builders.STAGES:
        here = builders.application(stage)
        for person in (here.head, here.staff, here.department):
            page = signed_in(person).get(here.now.get_absolute_url())
            assert page.status_code == 200, (stage, person)
            for claim in here.now.claims.select_related("criterion"):
                assert str(claim.criterion) in page.content.decode()


def test_apply_choose_and_submit() -> None:
    """The head begins, writes under a criterion, and submits what the program counted."""
    here = builders.road()
    client = signed_in(here.head)
    url = reverse("assessments:apply", args=[here.things["resolution"].pk])
    page = client.get(url)
    assert page.status_code == 200
    answer = client.post(url, {**hidden(page.content), "statement": "All targets are met."})
    made = Application.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == made.get_absolute_url()
    claim = made.claims.get(criterion__number="2.3")
    url = reverse("assessments:claim", args=[made.pk, claim.criterion_id])
    answer = client.post(url, {**hidden(client.get(url).content), "note": "Two shops repaired"})
    assert answer.status_code == 302
    claim.refresh_from_db()
    assert claim.note == "Two shops repaired"
    url = reverse("assessments:submit_application", args=[made.pk])
    answer = client.post(url, {**hidden(client.get(url).content), "confirm": "1"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.state, made.claims.get(criterion__number="2.1").reached) == ("submitted", 100)


def test_the_award_page_decides_in_three_acts() -> None:
    """Nothing is preselected; the check page repeats what will be recorded; the password is asked; then it stands."""
    here = builders.application("decided")
    client = signed_in(here.department)
    url = reverse("assessments:award", args=[here.now.pk])
    page = client.get(url)
    assert page.status_code == 200
    assert "checked" not in re.findall(r"<input[^>]*outcome[^>]*>", page.content.decode()).__repr__()
    answer = client.post(url, {**hidden(page.content), "outcome": "approve", "reasons": "Everything is met."})
    check = reverse("assessments:award_check", args=[here.now.pk])
    assert (answer.status_code, answer["Location"]) == (302, check)
    assert not Decision.objects.filter(level="approval").exists()
    answer = client.get(check)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    answer = client.post(answer["Location"], {"password": make.PASSWORD})
    assert answer["Location"] == check
    page = client.get(check)
    assert "Everything is met." in page.content.decode()
    answer = client.post(check, {**hidden(page.content), "confirm": "1"})
    assert answer.status_code == 302
    assert here.now.state == "awarded"
    assert "0001" in client.get(here.now.get_absolute_url()).content.decode()
