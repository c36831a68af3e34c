"""The first administrator: from variables, at the prompt, once."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from tests import factories as make
from units import founding
from units.models import Appointment, Person, Post
from units.reach import reach_of
from units.tree import ensure_nation
from workflow.models import Step
from workflow.refusals import NotReady

pytestmark = pytest.mark.django_db
GOOD = {"NUMBER": "A000001", "NAME": "Kim Yong-ran", "PASSWORD": "seven quiet mills by the river"}


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The three variables, set."""
    for name, value in GOOD.items():
        monkeypatch.setenv(f"REDFLAG_ADMIN_{name}", value)
    yield monkeypatch


def run(*arguments: str) -> str:
    """The command; what it said."""
    said = io.StringIO()
    call_command("create_administrator", *arguments, stdout=said, stderr=said)
    return said.getvalue()


def test_variables_make_an_administrator_of_the_nation(variables: pytest.MonkeyPatch) -> None:
    """The account signs in, holds that one post and no other, and both entries leave a step."""
    assert run() == "administrator A000001 entered; sign in with that number\n"
    person = Person.objects.get(number="A000001")
    assert person.check_password(GOOD["PASSWORD"])
    assert [(row.post, row.unit) for row in person.appointments.all()] == [(Post.ADMINISTRATOR, ensure_nation())]
    assert reach_of(person).holds_anywhere([Post.ADMINISTRATOR])
    assert [step.name for step in Step.objects.order_by("id")][-2:] == ["enter", "appoint"]


def test_there_is_only_one_first(variables: pytest.MonkeyPatch) -> None:
    """A second run refuses, or with --if-none does nothing."""
    run()
    with pytest.raises(CommandError, match="There is an administrator already"):
        run()
    assert run("--if-none") == ""
    assert Person.objects.count() == 1


def test_one_who_may_not_sign_in_does_not_count(variables: pytest.MonkeyPatch) -> None:
    """Otherwise a system whose only administrator is locked out could never be entered again."""
    make.official(Post.ADMINISTRATOR, ensure_nation(), is_active=False)
    run("--if-none")
    assert Person.objects.filter(number="A000001").exists()


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PASSWORD", "short", "too short"),
        ("PASSWORD", "kim yong-ran kim", "too similar to the name"),
        ("NUMBER", " ", "needs a number"),
        ("NUMBER", "9" * 31, "at most 30 characters"),
    ],
)
def test_a_bad_answer_enters_nobody(variables: pytest.MonkeyPatch, name: str, value: str, reason: str) -> None:
    """The same rules as for every account."""
    variables.setenv(f"REDFLAG_ADMIN_{name}", value)
    with pytest.raises(CommandError, match=reason):
        run()
    assert not Person.objects.exists()
    assert not Appointment.objects.exists()


def test_a_taken_number_is_told(variables: pytest.MonkeyPatch) -> None:
    """Numbers are unique."""
    make.person(number="A000001")
    with pytest.raises(CommandError, match="Number already exists"):
        run()


def test_without_a_terminal_and_all_three_it_says_what_to_set(variables: pytest.MonkeyPatch) -> None:
    """It never waits for an answer nobody gives."""
    variables.delenv("REDFLAG_ADMIN_NAME")
    with pytest.raises(CommandError, match="set REDFLAG_ADMIN_NUMBER, REDFLAG_ADMIN_NAME, REDFLAG_ADMIN_PASSWORD"):
        run()


def test_at_the_prompt_a_refused_answer_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """First the two passwords differ, then they are too short, then all is well; Return keeps number and name."""
    lines = iter(["A000002", "Ri Chol", "", ""])
    passwords = iter(["one", "other", "short", "short", GOOD["PASSWORD"], GOOD["PASSWORD"]])
    for name in GOOD:
        monkeypatch.delenv(f"REDFLAG_ADMIN_{name}", raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda prompt: next(lines))
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(passwords))
    said = run("--language", "ko")
    assert "The two differ." in said
    assert "too short" in said
    person = Person.objects.get(number="A000002")
    assert (person.name, person.language) == ("Ri Chol", "ko")


def test_the_verb_refuses_a_second_one_whoever_calls(variables: pytest.MonkeyPatch) -> None:
    """Also past the command."""
    run()
    day = Appointment.objects.get().since
    with pytest.raises(NotReady):
        founding.first_administrator(number="B", name="Ri", password=GOOD["PASSWORD"], since=day, authority="x")
