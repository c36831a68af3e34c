"""A form sent twice: the second sending is led where the first was, and is not told that nothing was recorded."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from tests import factories as make
from units.models import Person
from workflow.middleware import RefusalMiddleware
from workflow.models import Submission, answer_to
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = [pytest.mark.django_db, pytest.mark.urls("redflag.urls")]
REFUSALS = [NotYours(), NotNow(), NotReady("a field"), Http404()]


def refused(by: Person, key: str, exception: Exception, method: str = "post") -> HttpResponse | None:
    """How a refusal of a request that carries the key is answered."""
    request: HttpRequest = getattr(RequestFactory(), method)("/x/", {"submission_key": key})
    request.user = by
    return RefusalMiddleware(lambda _request: HttpResponse()).process_exception(request, exception)


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_repeat_is_led_where_the_first_was(refusal: Exception) -> None:
    """Whatever the repeat meets: another state, another post, a thing that is gone."""
    by = make.person()
    row = Submission.objects.create(by=by, answer="/applications/7/")
    answer = refused(by, str(row.key), refusal)
    assert answer is not None
    assert (answer.status_code, answer["Location"]) == (302, "/applications/7/")


@pytest.mark.parametrize("refusal", REFUSALS[:3])
def test_what_was_not_recorded_is_refused(refusal: Exception) -> None:
    """Another person's key, an unknown one, none, one that led nowhere: the page of the refusal, or none (404)."""
    by = make.person()
    theirs = Submission.objects.create(by=make.person(), answer="/applications/7/")
    empty = Submission.objects.create(by=by)
    for key in (str(theirs.key), str(empty.key), str(uuid.uuid4()), "", "no key", "\x00"):
        answer = refused(by, key, refusal)
        assert answer is not None
        assert answer.status_code in (403, 409)
    own = Submission.objects.create(by=by, answer="/applications/7/")
    answer = refused(by, str(own.key), refusal, "get")
    assert answer is not None
    assert answer.status_code in (403, 409)


def test_an_absent_thing_stays_absent() -> None:
    """404 is left to its own page."""
    assert refused(make.person(), str(uuid.uuid4()), Http404()) is None


def test_a_key_of_nobody_belongs_to_nobody_signed_in() -> None:
    """What a visitor sent is no person's answer, and the other way round."""
    row = Submission.objects.create(by=None, answer="/x/")
    assert answer_to(str(row.key), make.person()) == ""
    assert answer_to(str(row.key), AnonymousUser()) == "/x/"
