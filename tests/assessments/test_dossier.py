"""Submission freezes the dossier: what was submitted is read years later byte for byte as it was (L10)."""

from __future__ import annotations

import functools
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any, cast

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import StreamingHttpResponse

from assessments import applying, assessing
from assessments.dossier_contents import collect, contents_of
from assessments.models import Application, Claim, Dossier, DossierFile
from assessments.models.dossier import list_of_sums
from evidence.models import Evidence
from tests import factories as make
from tests.assessments import builders
from tests.assessments.browser import Browser, at, errors
from tests.evidence import files
from tests.queries import DETAIL, Page, asked, warm
from tests.targets.fixtures import own_store  # noqa: F401  # a store that a test may tamper with
from units.models import Unit
from workflow.clock import today
from workflow.refusals import NotReady

pytestmark = pytest.mark.django_db


def submitted() -> tuple[builders.Road, Dossier]:
    """An application with a check sheet under criterion 2.1, submitted."""
    here = builders.application("draft")
    sheet = files.filed(here.unit, here.head, name="sheet.pdf", title="Check sheet 31")
    applying.claim(
        here.now, by=here.head, criterion=builders.criterion_of(here.now, "2.1"), note="Line 2", evidence=[sheet]
    )
    applying.submit(here.now, by=here.head, today=today())
    return here, here.now.dossiers.get()


def taken(browser: Browser, dossier: Dossier) -> bytes:
    """The zip as a person saves it."""
    answer = cast(StreamingHttpResponse, browser.client.get(at("dossier_zip", dossier.pk)))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    return b"".join(cast(Any, answer.streaming_content))


def everything_changes(here: builders.Road) -> None:
    """Afterwards the unit is renamed, its targets and evidence are changed, and more of both is added."""
    Unit.objects.filter(pk=here.unit.pk).update(name_en="Renamed Mine", name_ko="새 광산")
    target = here.things["resolution"].targets.first()
    target.title = "Quite another target"
    target.save()
    make.target(here.things["resolution"], here.head, field="technical", state="in_force", title="One more")
    Evidence.objects.filter(unit=here.unit).update(title="Another title", file_name="other.pdf", happened_on=today())
    later = files.filed(here.unit, here.head, content=files.pdf(b"Later"), title="Later sheet")
    claim = here.now.claims.get(criterion=builders.criterion_of(here.now, "2.1"))
    claim.evidence.add(later)
    Claim.objects.filter(pk=claim.pk).update(note="Line 9", reached=1)
    Application.objects.filter(pk=here.now.pk).update(statement="Quite other grounds")


def same_after_everything_changes(take: Callable[[builders.Road, Dossier], bytes]) -> bool:
    """Whether what `take` gives stays the same, byte for byte, after everything behind it has changed."""
    here, dossier = submitted()
    before = take(here, dossier)
    everything_changes(here)
    return take(here, Dossier.objects.get(pk=dossier.pk)) == before


def test_the_dossier_stays_as_it_was_byte_for_byte() -> None:
    """A later change of unit, targets, claims or evidence does not reach it."""
    assert same_after_everything_changes(lambda here, dossier: taken(Browser(here.department), dossier))


def test_a_dossier_written_when_it_is_read_would_not_stay() -> None:
    """The twin: written anew from what is recorded it comes out another, so the comparison above says something."""

    def live(here: builders.Road, _dossier: Dossier) -> bytes:
        return json.dumps(contents_of(collect(here.now)), ensure_ascii=False).encode()

    assert not same_after_everything_changes(live)


def test_the_zip_holds_paper_values_evidence_and_their_sums() -> None:
    """Every file but the list of sums stands in it with its own sum, as `sha256sum --check` reads it."""
    here, dossier = submitted()
    with zipfile.ZipFile(io.BytesIO(taken(Browser(here.staff), dossier))) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    sums = dict(line.split("  ")[::-1] for line in held.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}
    assert set(held) == {"dossier-en.pdf", "dossier-ko.pdf", "dossier.json", "evidence/E1-sheet.pdf"}
    assert held["evidence/E1-sheet.pdf"] == files.pdf()
    assert all(held[f"dossier-{language}.pdf"].startswith(b"%PDF-") for language in ("en", "ko"))
    kept = json.loads(held["dossier.json"])
    assert kept["application"]["number"] == here.now.number
    assert kept["evidence"][0]["sha256"] == sums["evidence/E1-sheet.pdf"]
    assert [one["evidence"] for one in kept["criteria"] if one["number"] == "2.1"] == [["E1"]]
    assert {one["title"] for one in kept["targets"]} == {
        "Target, ideological",
        "Target, technical",
        "Target, cultural",
    }


def test_the_page_shows_what_was_submitted() -> None:
    """Names, figures and sums come from the frozen values."""
    here, dossier = submitted()
    everything_changes(here)
    page = Browser(here.department).open(dossier.get_absolute_url())
    file = dossier.files.get(evidence__isnull=False)
    for words in (
        "Sangnok Mine",
        "Check sheet 31",
        "Line 2",
        "All our targets are met.",
        dossier.sha256,
        file.sha256[:32],
    ):
        assert words in page
    for words in ("Renamed Mine", "Another title", "Line 9", "Quite other grounds"):
        assert words not in page
    assert dossier.get_absolute_url() in Browser(here.head).open(here.now.get_absolute_url())


def test_the_paper_is_the_one_written_on_the_day() -> None:
    """In both languages; another language has none."""
    here, dossier = submitted()
    browser = Browser(here.head)
    for language in ("en", "ko"):
        answer = browser.client.get(at("dossier_paper", dossier.pk, language))
        total = hashlib.sha256(answer.content).hexdigest()
        assert total == dossier.files.get(name=f"dossier-{language}.pdf").sha256
    assert browser.client.get(at("dossier_paper", dossier.pk, "fr")).status_code == 404


def test_who_sees_the_application_takes_the_dossier_and_nobody_else() -> None:
    """Unit, area and named assessors; a department elsewhere is told it does not exist."""
    here, dossier = submitted()
    assessing.screen(here.now, by=here.staff, today=today(), leading=here.assessors[0], second=here.assessors[1])
    for person in (here.head, here.staff, here.department, here.assessors[0]):
        taken(Browser(person), dossier)
    foreign = Browser(make.official("department", make.unit(make.unit(kind_code="province"), kind_code="county")))
    for address in (dossier.get_absolute_url(), at("dossier_zip", dossier.pk), at("dossier_paper", dossier.pk, "en")):
        foreign.open(address, 404)


@pytest.mark.parametrize("name", ["dossier-ko.pdf", "evidence/E1-sheet.pdf", "dossier.json"])
def test_an_altered_file_is_not_given_out(name: str) -> None:
    """Whoever changes or removes a file in the store changes no dossier: it says so instead."""
    here, dossier = submitted()
    file = dossier.files.get(name=name)
    default_storage.delete(file.stored_as)
    browser = Browser(here.head)
    browser.open(at("dossier_zip", dossier.pk), 409)
    default_storage.save(file.stored_as, ContentFile(b"x" * file.size))
    browser.open(at("dossier_zip", dossier.pk), 409)
    if name == "dossier-ko.pdf":
        browser.open(at("dossier_paper", dossier.pk, "ko"), 409)


def test_a_file_added_to_the_rows_does_not_pass() -> None:
    """The one sum binds the list: a row more, and nothing is given out."""
    here, dossier = submitted()
    first = dossier.files.get(name="dossier.json")
    DossierFile.objects.create(
        dossier=dossier, name="more.json", size=first.size, sha256=first.sha256, stored_as=first.stored_as
    )
    Browser(here.head).open(at("dossier_zip", dossier.pk), 409)


@pytest.mark.parametrize("table", ["assessments_dossier", "assessments_dossierfile"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_programs_role_changes_no_row(table: str, act: str) -> None:
    """Neither update, delete nor truncate (trust 13)."""
    submitted()
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))


def test_submitted_again_leaves_a_second_dossier() -> None:
    """A returned application is changed and submitted anew; the first stays beside the second."""
    here, first = submitted()
    browser = Browser(here.head)
    before = taken(browser, first)
    assessing.return_(here.now, by=here.staff, reason="Sheets are missing", criteria=[])
    applying.edit(here.now, by=here.head, statement="The sheets are added.")
    applying.submit(here.now, by=here.head, today=today())
    assert [one.number for one in here.now.dossiers.order_by("number")] == [1, 2]
    assert taken(browser, first) == before
    assert taken(browser, here.now.dossiers.get(number=2)) != before


def test_evidence_whose_file_is_gone_is_not_submitted() -> None:
    """Named beside the form; nothing is half done."""
    here = builders.application("draft")
    gone = files.kept(here.unit, here.head, title="Lost sheet")
    here.now.claims.earliest("pk").evidence.add(gone)
    answer = Browser(here.head).send(at("submit_application", here.now.pk), confirm="1")
    assert "Lost sheet" in errors(answer.content.decode())[0]
    assert here.now.state == "draft"
    assert here.now.number is None
    assert not Dossier.objects.exists()


def test_evidence_of_another_unit_is_refused() -> None:
    """By the form, by the verb and by the database."""
    here = builders.application("draft")
    elsewhere = make.unit(here.county)
    foreign = files.filed(elsewhere, make.official("head", elsewhere), title="Sheet of another unit")
    criterion = builders.criterion_of(here.now, "2.1")
    answer = Browser(here.head).send(at("claim", here.now.pk, criterion.pk), note="", evidence=[str(foreign.pk)])
    assert answer.status_code != 302
    assert errors(answer.content.decode())
    with pytest.raises(NotReady, match="another unit"):
        applying.claim(here.now, by=here.head, criterion=criterion, note="", evidence=[foreign])
    claim = here.now.claims.get(criterion=criterion)
    with pytest.raises(IntegrityError, match="another unit"), transaction.atomic():
        claim.evidence.add(foreign)
    assert not claim.evidence.exists()


def test_the_list_of_sums_is_in_the_order_of_names() -> None:
    """Whatever order the rows come in."""
    rows = [DossierFile(name=name, sha256=name * 2) for name in ("b", "a")]
    assert list_of_sums(rows) == "aa  a\nbb  b\n"


def test_the_page_asks_the_same_with_more_evidence() -> None:
    """Thirty files cost no statement more than one, neither when read nor when frozen."""
    costs = []
    for number in (1, 30):
        here = builders.application("draft")
        shown = [files.filed(here.unit, here.head, content=files.pdf(bytes([65 + n]))) for n in range(number)]
        criterion = builders.criterion_of(here.now, "2.1")
        applying.claim(here.now, by=here.head, criterion=criterion, note="", evidence=shown)
        application = here.now
        submit = asked(functools.partial(applying.submit, application, by=here.head, today=today()))
        page = Page(Browser(here.department).client, here.now.dossiers.get().get_absolute_url(), DETAIL)
        costs.append((len(submit), len(warm(page))))
    assert costs[0] == costs[1]
    assert costs[0][1] <= DETAIL
