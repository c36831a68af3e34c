"""Blank slips: their codes, their PDF in both languages, who prints and who opens them (L6)."""

from __future__ import annotations

import itertools

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from targets import slip_codes, slip_sheet
from targets.models import PaperEntry, SlipBatch
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.targets.cast import TODAY, client, day
from tests.targets.test_paper_grid import Mine, at
from workflow.models import steps_of

SIGNS = slip_codes.SIGNS
CODES = st.text(alphabet=SIGNS, min_size=slip_codes.SET, max_size=slip_codes.SET)
SLIPS = st.integers(min_value=1, max_value=99)


@pytest.fixture
def mine(db: None) -> Mine:
    """A target in each field and ten slips."""
    return Mine()


@given(CODES, SLIPS)
def test_a_code_is_read_as_it_was_written(code: str, slip: int) -> None:
    """With or without strokes and capitals, look-alikes included, and within its set by its end alone."""
    written = slip_codes.written(code, slip)
    for text in (written, written.lower(), written.replace("-", " "), written.replace("1", "I").replace("0", "o")):
        assert slip_codes.read(text) == (code, slip)
    assert slip_codes.read(written[-4:], within=code) == (code, slip)


@given(CODES, SLIPS, st.data())
def test_one_wrong_sign_and_two_that_changed_places_are_noticed(code: str, slip: int, data: st.DataObject) -> None:
    """Whichever sign it is; the check sign itself too."""
    signs = slip_codes.plain(slip_codes.written(code, slip))
    at_sign = data.draw(st.integers(0, len(signs) - 1))
    other = data.draw(st.sampled_from([one for one in SIGNS if one != signs[at_sign]]))
    wrong = [signs[:at_sign] + other + signs[at_sign + 1 :]]
    for first, second in itertools.combinations(range(len(signs) - 1), 2):
        if signs[first] != signs[second]:
            turned = list(signs)
            turned[first], turned[second] = turned[second], turned[first]
            wrong.append("".join(turned))
    for text in wrong:
        with pytest.raises(slip_codes.BadCode):
            slip_codes.read(text)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_code_or_refused(text: str) -> None:
    """Nothing else comes out of it."""
    try:
        code, slip = slip_codes.read(text, within="K7M4Q")
    except slip_codes.BadCode:
        return
    assert slip_codes.read(slip_codes.written(code, slip)) == (code, slip)


def test_a_code_without_its_check_is_not_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with a check sign that never changes, a wrong sign goes through."""
    monkeypatch.setattr(slip_codes, "check_sign", lambda signs: "0")
    written = slip_codes.written("K7M4Q", 3)
    assert slip_codes.read(written.replace("K7", "KA")) == ("KAM4Q", 3)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_sheets_are_typeset_with_words_as_data(mine: Mine, language: str) -> None:
    """Each slip with its own code; what looks like markup is text; the same slips give the same bytes."""
    mine.share.title = "#panic() *x* $y$ 선별 실수률"
    mine.share.save(update_fields=["title"])
    with translation.override(language):
        data = slip_sheet.data_of(mine.batch, [1, 2, 9], TODAY)
        made = slip_sheet.printed(mine.batch, [1, 2, 9], TODAY)
        assert made == slip_sheet.printed(mine.batch, [1, 2, 9], TODAY)
    assert made.startswith(b"%PDF-")
    assert b"RedflagSans" in made
    assert data["codes"] == [mine.slip(1), mine.slip(2), mine.slip(9)]
    assert [one["alone"] for one in data["targets"]] == [True, False, False]
    assert mine.share.title in [one["title"] for one in data["targets"]]


def test_a_slip_names_nobody(mine: Mine) -> None:
    """Unit, time, targets and blank lines: no member, not the head either."""
    data = str(slip_sheet.data_of(mine.batch, [1], TODAY))
    for one in (*mine.members, mine.head):
        assert one.name not in data
        assert one.number not in data


@pytest.mark.parametrize(("slips", "most"), [(8, 4), (99, 50)])
def test_several_slips_share_a_sheet(mine: Mine, slips: int, most: int) -> None:
    """At least two on each."""
    made = slip_sheet.printed(mine.batch, list(range(1, slips + 1)), TODAY)
    assert 1 <= made.count(b"/Type /Page\n") + made.count(b"/Type/Page/") <= most or pages(made) <= most


def pages(made: bytes) -> int:
    """How many pages a PDF has."""
    import re

    return max(int(found) for found in re.findall(rb"/Count (\d+)", made))


def test_the_head_prints_and_prints_unused_ones_again(mine: Mine) -> None:
    """A set, its step, the PDF of all slips, and of those nothing was typed in from."""
    there = mine.browser.record(at("print_slips", mine.mine.pk), slips=4, ends_on=day(50).isoformat())
    batch = SlipBatch.objects.latest("pk")
    assert (batch.slips, batch.ends_on, batch.by) == (4, day(50), mine.head)
    assert steps_of(batch).get().name == "print"
    page = mine.browser.open(there)
    assert batch.code in page
    assert "The slips are ready." in page
    assert "Unused ones" not in page
    mine.keep(f"{mine.page}?slips={batch.pk}", **mine.row(slip=slip_codes.written(batch.code, 2)))
    assert "Unused ones" in mine.browser.open(there)
    answer = client(mine.head).get(at("slips", batch.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="slips-{batch.code}.pdf"'
    assert slip_sheet.unused(batch) == [1, 3, 4]
    assert client(mine.head).get(at("slips", batch.pk) + "?unused=1").content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"slips": 0}, "Ensure this value is greater than or equal to 1."),
        ({"slips": 100}, "Ensure this value is less than or equal to 99."),
        ({"ends_on": "2026-06-14"}, "Choose a day that is not before today"),
        ({"ends_on": ""}, "For the time until – This field is required."),
    ],
)
def test_what_cannot_be_printed_is_told(mine: Mine, fields: dict[str, str], words: str) -> None:
    """Beside its field."""
    given_fields = {"slips": 4, "ends_on": day(50).isoformat(), **fields}
    page = mine.browser.send(at("print_slips", mine.mine.pk), **given_fields).content.decode()
    assert errors(page) == [words]
    assert SlipBatch.objects.count() == 1


def test_a_unit_without_targets_prints_none(mine: Mine) -> None:
    """The reason stands on the page."""
    bare = make.unit(mine.mine)
    for _ in range(5):
        make.person(unit=bare)
    page = mine.browser.send(at("print_slips", bare.pk), slips=4, ends_on=day(50).isoformat()).content.decode()
    assert errors(page) == ["The unit has no target to draw up under yet."]


def test_the_head_above_prints_but_is_told_nothing_of_persons(mine: Mine) -> None:
    """No count of slips typed in, no unused ones, no grid; staff and members have no page of slips."""
    mine.keep(mine.with_slips, **mine.row(slip=mine.slip(1)))
    above = Browser(make.official("head", mine.county))
    page = above.open(at("paper", mine.mine.pk))
    assert mine.batch.code in page
    for words in ("Typed in</th>", "Unused ones", "Type in<", "Read in a workbook"):
        assert words not in page
    assert above.client.get(at("slips", mine.batch.pk)).status_code == 200
    assert above.client.get(at("slips", mine.batch.pk) + "?unused=1").status_code == 403
    for person in (mine.staff, mine.members[0]):
        assert client(person).get(at("paper", mine.mine.pk)).status_code == 403
        assert client(person).get(at("slips", mine.batch.pk)).status_code == 404


def test_a_code_opens_the_right_page(mine: Mine) -> None:
    """The grid of the set for the own head, "Add a target" for a member, and the same refusal for everybody else."""
    page = at("open_slips")
    assert mine.browser.record(page, code=mine.slip(7).lower()) == mine.with_slips
    assert Browser(mine.members[0]).record(page, code=mine.slip(7)) == at("draw_up")
    words = ["No slip of your unit has this code."]
    for person in (mine.outsider, mine.staff, make.official("head", mine.county)):
        assert errors(Browser(person).send(page, code=mine.slip(7)).content.decode()) == words
    nobody = slip_codes.written("00000", 1)
    assert errors(mine.browser.send(page, code=nobody).content.decode()) == words
    wrong = mine.browser.send(page, code="K7M4Q").content.decode()
    assert errors(wrong) == ["The check sign does not agree; read the code of the slip again."]


def test_an_entry_is_deleted_with_its_target(mine: Mine) -> None:
    """After their time nothing says that a slip was typed in."""
    from targets import drawing_up

    mine.keep(mine.with_slips, **mine.row(slip=mine.slip(1)))
    assert drawing_up.delete_expired(day(4000)) == 1
    assert not PaperEntry.objects.exists()
    assert SlipBatch.objects.get() == mine.batch
