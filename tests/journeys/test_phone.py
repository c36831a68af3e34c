"""Journey 2: a member draws up a target on a phone and notes progress; a draft survives a lost connection."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from targets.models import IndividualTarget, Target
from tests import factories as make
from tests.journeys.road import WORDS
from tests.journeys.serving import let_in
from tests.journeys.visiting import PHONE, Visitor
from units.models import Person
from workflow.clock import today

BOTH = pytest.mark.parametrize("language", ["en", "ko"])
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
PAGE = "targets:draw_up"


def member(language: str) -> Person:
    """A member of a mine whose two targets are in force."""
    unit = make.unit(make.unit(kind_code="county"), kind_code="mine", name_en="Sangnok Mine", name_ko="상록광산")
    head = make.official("head", unit, member_of=unit)
    resolution = make.resolution(unit)
    for field in ("technical", "cultural"):
        limit = today() + datetime.timedelta(days=200)
        make.target(resolution, head, field=field, title=f"{WORDS[language]['title']} ({field})", limit_on=limit)
    made = make.person(unit=unit)
    let_in(language)
    return made


def drafts(page: Page) -> list[str]:
    """What is kept on the phone."""
    return list(page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('draft:'))"))


def drawn(who: Person) -> IndividualTarget:
    """The one target the member has."""
    return IndividualTarget.objects.get(person=who)


@BOTH
@SCRIPT
def test_a_target_in_four_acts_and_progress_in_three(
    visit: Callable[..., Visitor], language: str, script: bool
) -> None:
    """Which target it helps, what, by when, save; then: note progress, the number, save."""
    who = member(language)
    phone = visit(who, language=language, script=script, phone=True)
    helped = Target.objects.get(field="technical")
    phone.open(PAGE)
    phone.acts = 0
    phone.choose(target=helped.pk).fill(task=WORDS[language]["task"]).choose(when="month").send()
    assert phone.acts <= 4
    phone.at("targets:mine").told("Your target is kept.").sees(WORDS[language]["task"])
    made = drawn(who)
    assert (made.target, made.task, made.state) == (helped, WORDS[language]["task"], "open")
    phone.acts = 0
    phone.follow("targets:progress", made.pk).fill(reached=5).send()
    assert phone.acts <= 3
    phone.told("Your progress is noted.")
    assert drawn(who).reached == 5


@BOTH
@SCRIPT
def test_what_was_typed_stands_beside_what_is_missing(
    visit: Callable[..., Visitor], language: str, script: bool
) -> None:
    """No target chosen: said beside the choice and in the summary, which has the focus where a script can give it."""
    phone = visit(member(language), language=language, script=script, phone=True)
    phone.open(PAGE).fill(task=WORDS[language]["task"]).send(refused=True)
    words = phone.say("Choose the target it helps")
    expect(phone.page.locator(".errors")).to_contain_text(words)
    expect(phone.page.locator("fieldset.bad .err").first).to_contain_text(words)
    expect(phone.page.locator('[name="task"]')).to_have_value(WORDS[language]["task"])
    if script:
        expect(phone.page.locator(".errors")).to_be_focused()
    phone.page.get_by_role("link", name=words).click()
    assert phone.page.locator('[name="target"]').first.evaluate("one => one.getBoundingClientRect().top") >= 0


def left(who: Person, *tasks: str, due: int) -> list[IndividualTarget]:
    """Targets of the member, the first due so many days from now, each of the others a day later."""
    under = Target.objects.get(field="technical")
    unit = under.unit
    return [
        IndividualTarget.objects.create(
            person=who, unit=unit, target=under, state="open", task=task, due_on=today() + datetime.timedelta(due + at)
        )
        for at, task in enumerate(tasks)
    ]


@BOTH
@SCRIPT
def test_the_last_period_is_taken_over_by_one_press(visit: Callable[..., Visitor], language: str, script: bool) -> None:
    """What is not finished stands on top again; no page between."""
    who = member(language)
    left(who, WORDS[language]["task"], due=-3)
    phone = visit(who, language=language, script=script, phone=True)
    phone.open("targets:mine")
    press(phone, "Take over what is not finished")
    phone.at("targets:mine").told("Taken over: they are due by the end of this period.")
    assert drawn(who).due_on >= today()


@BOTH
@SCRIPT
def test_another_is_taken_in_hand_by_one_press(visit: Callable[..., Visitor], language: str, script: bool) -> None:
    """It stands alone on top, the other after it; done in two presses."""
    who = member(language)
    first, second = left(who, "A-1", "A-2", due=20)
    phone = visit(who, language=language, script=script, phone=True)
    phone.open("targets:mine")
    expect(top(phone)).to_contain_text(first.task)
    press(phone, "Do this next")
    phone.told("It stands first now.")
    expect(top(phone)).to_contain_text(second.task)
    phone.acts = 0
    phone.follow("targets:finish", second.pk).send()
    assert phone.acts <= 3
    expect(top(phone)).to_contain_text(first.task)


def top(phone: Visitor) -> Locator:
    """The part of My targets that stands first."""
    return phone.page.locator("main section").first


def press(phone: Visitor, words: str) -> None:
    """Press a button by its words; it leads to a page."""
    with phone.page.expect_navigation(wait_until="domcontentloaded"):
        phone.page.get_by_role("button", name=phone.say(words)).first.click()


@BOTH
def test_a_draft_survives_a_lost_connection(visit: Callable[..., Visitor], language: str) -> None:
    """Typed, sent into nothing, opened again: everything is there; once it is recorded the phone forgets it."""
    who = member(language)
    phone = visit(who, language=language, phone=True)
    page, task = phone.page, WORDS[language]["task"]
    helped = Target.objects.get(field="cultural")
    phone.open(PAGE).choose(target=helped.pk, when="quarter").fill(task=task)
    phone.context.set_offline(True)
    page.locator("main form .btn-main").last.click()
    page.wait_for_url("chrome-error://**")
    phone.context.set_offline(False)
    phone.complaints.clear()
    assert not IndividualTarget.objects.exists()
    phone.open(PAGE)
    expect(page.locator("[data-draft-line]")).to_be_visible()
    phone.sees(phone.say("What you had typed here was restored."))
    expect(page.locator('[name="task"]')).to_have_value(task)
    expect(page.locator(f'[name="target"][value="{helped.pk}"]')).to_be_checked()
    expect(page.locator('[name="when"][value="quarter"]')).to_be_checked()
    phone.send().told("Your target is kept.")
    assert drafts(page) == []
    assert drawn(who).target == helped


@BOTH
def test_a_draft_goes_at_sign_out(visit: Callable[..., Visitor], language: str) -> None:
    """Whoever takes the phone next finds nothing of it, neither in the store nor in the form."""
    who = member(language)
    phone = visit(who, language=language, phone=True)
    page = phone.page
    phone.open(PAGE).fill(task=WORDS[language]["task"])
    assert drafts(page) != []
    page.get_by_role("link", name=phone.say("Menu")).click()
    with page.expect_navigation():
        page.locator("form[data-sign-out] button").click()
    assert drafts(page) == []
    phone.sign_in()
    phone.open(PAGE)
    expect(page.locator('[name="task"]')).to_have_value("")


def test_the_form_fits_the_phone(visit: Callable[..., Visitor]) -> None:
    """Everything asked is reached by scrolling down only, the button to save stands at the bottom of the screen."""
    phone = visit(member("en"), phone=True)
    phone.open(PAGE)
    save = phone.page.locator("main form .btn-main").last.bounding_box()
    assert save is not None
    assert 0 < save["y"] + save["height"] <= PHONE["height"]
    assert save["height"] >= 48
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for one in phone.page.locator("main .pick label").all():
        box = one.bounding_box()
        assert box is not None
        assert box["height"] >= 48


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until what has the focus fits; no more than a page's worth of stops."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not come to {wanted}")


def test_by_keyboard_alone(visit: Callable[..., Visitor]) -> None:
    """From the list to the form, through it and back, without a pointer; each stop shows that it has the focus."""
    who = member("en")
    window = visit(who)
    page = window.open("targets:mine").page
    tab_to(page, "a[href$='/my-targets/add/']")
    page.keyboard.press("Enter")
    page.wait_for_url(window.address + "/my-targets/add/")
    for name, keys in (("target", " "), ("task", "turn 12 bearings"), ("when", " ")):
        tab_to(page, f'[name="{name}"]')
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", name
        page.keyboard.type(keys)
    tab_to(page, "main form .btn-main")
    page.keyboard.press("Enter")
    window.told("Your target is kept.")
    assert drawn(who).task == "turn 12 bearings"
