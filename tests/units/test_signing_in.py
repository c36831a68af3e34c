"""Signing in by number or user name; guessing is throttled; who may no longer, can do nothing (trust 6, 22)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests import factories as make
from units import appointing
from units.models import Person, Unit
from workflow.clock import today

pytestmark = pytest.mark.django_db
PAGE = "/account/sign-in/"


@pytest.fixture(autouse=True)
def no_guesses_before() -> None:
    """Counts of earlier tests are no guesses of this one."""
    cache.clear()


@pytest.fixture
def person() -> Person:
    """A member who can sign in by number and by user name."""
    made = make.person(unit=make.unit(), user_name="chol")
    made.set_password(make.PASSWORD)
    made.save()
    return made


def sign_in(client: Client, login: str, password: str = make.PASSWORD) -> Any:
    """Send the form."""
    return client.post(PAGE, {"login": login, "password": password})


def signed_in(client: Client) -> bool:
    """Whether a page behind the sign-in answers."""
    return client.get("/me/").status_code == 200


@pytest.mark.parametrize("by", ["number", "user_name"])
def test_by_number_or_user_name(person: Person, by: str) -> None:
    """Either opens the same account."""
    client = Client()
    assert sign_in(client, getattr(person, by)).status_code == 302
    assert signed_in(client)


def test_signing_out_ends_it(person: Person) -> None:
    """The next page asks to sign in again."""
    client = Client()
    sign_in(client, person.number)
    client.post("/account/sign-out/")
    assert not signed_in(client)


@pytest.mark.parametrize("login", ["number", "nobody"])
def test_a_wrong_password_and_an_unknown_number_read_alike(person: Person, login: str) -> None:
    """Nobody learns which numbers exist; what was typed as number stays."""
    client = Client()
    given = getattr(person, login, "P-nobody")
    answer = sign_in(client, given, "wrong " * 4)
    text = answer.content.decode()
    assert answer.status_code in (200, 422) and not signed_in(client)
    assert f'value="{given}"' in text
    errors = [str(one) for one in answer.context["form"].non_field_errors()]
    assert len(errors) == 1 and "password" in errors[0].lower()


def test_guessing_is_throttled(person: Person) -> None:
    """After some wrong passwords for one number even the right one has to wait."""
    client = Client()
    for _ in range(12):
        sign_in(client, person.number, "wrong " * 4)
    answer = sign_in(client, person.number)
    assert answer.status_code == 429 or not signed_in(client)
    assert not signed_in(client)
    # Counted in the database: another process of the web, or one started anew, knows of it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM units_shared_cache")
        assert cursor.fetchone()[0] > 0


def test_who_signs_in_comes_back_to_the_page_asked_for_and_never_elsewhere(person: Person) -> None:
    """`next` leads inside the program only."""
    client = Client()
    asked = client.get("/corrections/ask/")
    assert asked["Location"] == f"{PAGE}?next=/corrections/ask/"
    assert sign_in_next(person, "/corrections/ask/") == "/corrections/ask/"
    # Other hosts, another service of this machine, and an address nobody can read.
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "http://localhost/", "http://["):
        assert sign_in_next(person, elsewhere) == "/", elsewhere


def sign_in_next(person: Person, after: str) -> str:
    """Where one is led."""
    form = {"login": person.number, "password": make.PASSWORD, "next": after}
    return str(Client().post(PAGE, form)["Location"])


def test_without_a_password_nobody_signs_in() -> None:
    """An account that was only entered."""
    entered = make.person(unit=make.unit())
    client = Client()
    sign_in(client, entered.number, "!")
    assert not signed_in(client)


def test_a_disabled_account_does_nothing_from_its_next_request_on(person: Person) -> None:
    """Signed in or not, by page or by form (trust 6)."""
    administrator = make.official("administrator", make.nation())
    client = Client()
    sign_in(client, person.number)
    assert signed_in(client)
    appointing.set_active(person, by=administrator, active=False)
    assert not signed_in(client)
    answer = client.post("/corrections/ask/", {"about": "Name", "wish": "Ri"})
    assert answer.status_code == 302 and answer["Location"].startswith(PAGE)
    assert not person.correction_requests.exists()
    sign_in(client, person.number)
    assert not signed_in(client)
    appointing.set_active(person, by=administrator, active=True)
    sign_in(client, person.number)
    assert signed_in(client)


def test_a_post_that_has_ended_opens_nothing_though_signed_in() -> None:
    """The session goes on, the post does not (trust 6)."""
    county = make.unit(kind_code="county")
    staff = make.official("staff", county)
    administrator = make.official("administrator", make.nation())
    client = Client()
    client.force_login(staff)
    address = f"/units/{county.pk}/add/"
    assert client.get(address).status_code == 200
    appointing.end_appointment(staff.appointments.get(), by=administrator, until=today())
    sent = {"kind": make.kind("factory").pk, "code": "X-1", "name_en": "Mill"}
    assert client.get(address).status_code == 404
    assert client.post(address, sent).status_code == 404
    assert not Unit.objects.filter(code="X-1").exists()


def test_a_new_password_ends_sessions_elsewhere(person: Person) -> None:
    """Set by the administrator, or changed by the person on another device."""
    client = Client()
    sign_in(client, person.number)
    administrator = make.official("administrator", make.nation())
    appointing.set_password(person, by=administrator, password="another long password 3")
    assert not signed_in(client)


def test_language_and_theme_are_chosen_and_remembered(person: Person) -> None:
    """On the page before signing in, then for the person on every device."""
    client = Client(headers={"accept-language": "en"})
    client.post("/language/", {"language": "ko"})
    assert '<html lang="ko"' in client.get(PAGE).content.decode()
    sign_in(client, person.number)
    client.post("/language/", {"language": "ko"})
    chosen = {"language": "ko", "theme": "dark", "density": "compact", "text_size": "large"}
    assert client.post("/settings/", chosen).status_code == 302
    other = Client(headers={"accept-language": "en"})
    sign_in(other, person.number)
    text = other.get("/me/").content.decode()
    assert '<html lang="ko"' in text and 'data-theme="dark"' in text
    person.refresh_from_db()
    assert {name: getattr(person, name) for name in chosen} == chosen


def test_an_unknown_language_or_theme_changes_nothing(person: Person) -> None:
    """A made-up choice is refused beside the field, or left alone."""
    client = Client()
    client.force_login(person)
    client.post("/language/", {"language": "xx"})
    answer = client.post("/settings/", {"language": "en", "theme": "pink", "density": "normal", "text_size": "normal"})
    assert answer.status_code == 422 and "theme" in answer.context["form"].errors
    person.refresh_from_db()
    assert (person.language, person.theme) == ("en", "auto")


def test_the_language_switch_comes_back_to_the_same_page_and_to_no_other_host() -> None:
    """The referrer is followed inside the program only."""
    client = Client()
    inside = client.post("/language/", {"language": "ko"}, headers={"referer": "http://testserver/honour-roll/?tier=1"})
    outside = client.post("/language/", {"language": "ko"}, headers={"referer": "https://evil.example/x/"})
    assert inside["Location"] == "/honour-roll/?tier=1"
    assert outside["Location"] == "/"


def test_a_session_ends_by_itself(person: Person, settings: Any) -> None:
    """After twelve hours, or when the browser's cookie says so."""
    client = Client()
    sign_in(client, person.number)
    expires = client.session.get_expiry_date()
    assert expires <= datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=12, minutes=1)
    assert settings.SESSION_COOKIE_HTTPONLY and settings.SESSION_COOKIE_SAMESITE == "Lax"


def test_behind_a_proxy_one_guesser_keeps_only_his_own_address_out(person: Person, settings: Any) -> None:
    """What a client puts before the proxy's word counts for nothing; the page says what to do."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}

    def answer(address: str) -> Any:
        form = {"login": person.number, "password": make.PASSWORD}
        return Client().post(PAGE, form, headers={"X-Forwarded-For": address})

    answers = [answer(f"10.9.9.{n}, 10.0.0.1") for n in range(3)]
    assert [one.status_code for one in answers] == [302, 302, 429]
    assert "Wait five minutes" in answers[2].content.decode()
    assert answer("10.0.0.2").status_code == 302
