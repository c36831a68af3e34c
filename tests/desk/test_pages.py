"""The desk of each post, the unit page with its cascade and timeline, and what is held on me."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from reviews import reviewing
from targets import resolving
from targets.counting import refresh_counts
from targets.models import Reading, Target
from tests import factories as make
from tests.assessments.browser import Browser
from tests.desk.cast import Place, day
from tests.targets.cast import TODAY
from units.models import Person, Unit

pytestmark = pytest.mark.django_db
HOME = reverse("desk:home")


def page_of(unit: Unit, reader: Person) -> str:
    """The unit page as somebody reads it."""
    return Browser(reader).open(reverse("desk:unit", args=[unit.pk]))


def part(page: str, heading: str) -> str:
    """One panel of a page."""
    found = re.search(rf'<section[^>]*aria-labelledby="{heading}".*?</section>', page, re.DOTALL)
    assert found is not None, heading
    return found[0]


def test_the_desk_of_a_head(place: Place) -> None:
    """Each line is a kind of work with its number and leads to a list; what is late says so."""
    place.target(state="draft")
    late = reviewing.plan(place.mine, today=day(-200))
    page = Browser(place.head).open(HOME)
    due = part(page, "due-h")
    for words in ("Targets to discuss or put in force", "Reviews late"):
        assert words in due
    assert reverse("targets:targets") in due
    assert late.unit.name_en in part(page, "posts-h")
    assert "Resolutions to accept or return" not in due


def test_the_desk_of_staff(place: Place) -> None:
    """What the committee has to answer; the own unit's drafts are not its work."""
    other = make.resolution(make.unit(place.county), state="submitted")
    place.target(state="draft")
    browser = Browser(place.staff)
    due = part(browser.open(HOME), "due-h")
    assert "Resolutions to accept or return" in due
    assert "Targets to discuss" not in due
    resolving.accept(other, by=place.staff, today=TODAY)
    assert "Resolutions to accept or return" not in part(browser.open(HOME), "due-h")


def test_a_unit_with_nothing_below_leads_to_its_upkeep(place: Place) -> None:
    """Change, move, archive and contacts stand on its page in the tree, which the tree itself passes over."""
    leaf = make.unit(place.county)
    office = part(page_of(leaf, place.staff), "office-h")
    for name in ("units:posts", "units:norms", "units:below"):
        assert reverse(name, args=[leaf.pk]) in office
    tree = Browser(place.staff).open(reverse("units:below", args=[leaf.pk]))
    assert reverse("units:edit", args=[leaf.pk]) in tree
    assert reverse("units:groups") in Browser(place.staff).open(reverse("units:list"))


@pytest.mark.parametrize("post", ["head", "staff", "department", "senior", "auditor", "administrator", "supply"])
def test_an_empty_desk_says_so(place: Place, post: str) -> None:
    """New work appears as soon as somebody sends it."""
    quiet = make.unit(kind_code="county")
    page = Browser(make.official(post, quiet)).open(HOME)
    assert "Nothing waits for you." in page


def test_who_holds_no_post_is_led_on(place: Place) -> None:
    """A member to their targets, the public to the honour roll, a person of no unit to their record."""
    assert Browser(place.members[0]).client.get(HOME)["Location"] == reverse("targets:mine")
    assert Browser(make.person()).client.get(HOME)["Location"] == reverse("desk:record")
    assert Browser().client.get(HOME)["Location"] == reverse("honours:roll")


def test_the_desk_counts_to_a_hundred(place: Place) -> None:
    """Then it says 100+."""
    Target.objects.bulk_create(
        Target(unit=place.mine, resolution=place.under, field="technical", state="draft", title=f"T{n}")
        for n in range(101)
    )
    assert "100+" in Browser(place.head).open(HOME)


def test_the_unit_page_gathers_all(place: Place) -> None:
    """Facts, targets by field with progress, road, timeline, office; for the head the next acts."""
    target = place.target(title="Recovery of copper")
    Reading.objects.create(measure=target.measures.get(), value=64, happened_on=day(-9), by=place.head)
    Target.objects.filter(pk=target.pk).update(progress=42)
    place.evidence("Check sheet 31")
    review = reviewing.plan(place.mine, today=TODAY)
    page = page_of(place.mine, place.head)
    assert "Recovery of copper" in part(page, "t-h")
    assert "Resolution in force" in part(page, "road-h")
    line = part(page, "line-h")
    for words in ("Time limit ends", "Recovery of copper", "Review due"):
        assert words in line
    assert reverse("reviews:hold", args=[review.pk]) in page
    assert reverse("evidence:add", args=[place.mine.pk]) in page
    text = re.sub(r"<[^>]+>|\s+", " ", page)
    assert re.search(r"Evidence on file\s+1\b", text)
    assert re.search(r"Targets met\s+0\s+of 1", text)
    assert "Add evidence" not in page_of(place.mine, place.members[0])


def test_an_ancestor_out_of_reach_is_named_without_a_link(place: Place) -> None:
    """A member sees where the unit stands, and cannot open the county."""
    county = reverse("desk:unit", args=[place.county.pk])
    assert f'href="{county}"' in page_of(place.mine, place.staff)
    page = page_of(place.mine, place.members[0])
    assert f'href="{county}"' not in page
    assert "Eunha County" in page


def test_a_foreign_unit_is_as_absent(place: Place) -> None:
    """404 for whom it is out of reach; areas are not the members' to open."""
    for reader, unit in ((place.outsider, place.mine), (place.members[0], place.county)):
        Browser(reader).open(reverse("desk:unit", args=[unit.pk]), 404)


def test_the_timeline_tells_what_comes_today_and_what_was(place: Place) -> None:
    """Told from the steps: soonest ahead, today, latest past; individual targets never stand in it."""
    draft = make.resolution(make.unit(place.county), state="adopted")
    head = make.official("head", draft.unit, member_of=draft.unit)
    resolving.submit(draft, by=head, today=day(-3))
    resolving.accept(draft, by=place.staff, today=day(-1))
    text = re.sub(r"<[^>]+>|\s+", " ", part(page_of(draft.unit, head), "line-h"))
    places = [text.index(words) for words in ("Today", "Resolution in force", "Resolution submitted")]
    assert places == sorted(places)
    place.draw_up(place.target(), place.members)
    assert "Label 40 bays" not in page_of(place.mine, place.head)


def teams(place: Place, *sizes: int) -> list[Unit]:
    """Workteams of the mine with so many members, each with an individual target."""
    target = place.target()
    made = []
    for size in sizes:
        team = make.unit(place.mine, kind_code="workteam")
        people = [make.person(unit=team) for _ in range(size)]
        place.draw_up(target, people, unit=team)
        made.append(team)
    refresh_counts(TODAY)
    return made


def said(page: str, unit: Unit) -> str:
    """What the cascade says of the persons of one unit."""
    rows = re.findall(r'<(?:div|summary) class="node">(.*?)</(?:div|summary)>', part(page, "c-h"), re.DOTALL)
    (row,) = [one for one in rows if str(unit) in one]
    cell = re.sub(r"<[^>]+>", "", row.split("Individual targets, count")[1]) if "targets, count" in row else ""
    return " ".join(cell.strip(": \n").split())


def test_small_groups_and_what_would_reveal_them_are_hidden(place: Place) -> None:
    """6 and 7 are said, 3 is not; the sum above is rounded, so that 3 is not left over (Bound 3)."""
    place.draw_up(place.target(), place.members[:9])
    six, seven, three = teams(place, 6, 7, 3)
    page = page_of(place.mine, place.staff)
    assert said(page, six) == "6"
    assert said(page, seven) == "7"
    assert said(page, three) == "fewer than 5, or not said"
    # 9 + 6 + 7 are said; the true sum is 25 and does not stand there, nor does a sum 3 could be taken from.
    assert said(page, place.mine) == "about 20"
    assert not re.search(r">\s*25\s*<", part(page, "c-h"))


def test_where_all_is_said_the_sum_is_exact(place: Place) -> None:
    """Nothing is hidden that could be reckoned anyway."""
    place.draw_up(place.target(), place.members[:9])
    teams(place, 6, 7)
    page = page_of(place.mine, place.members[0])
    assert said(page, place.mine) == "22"
    assert "lock" not in part(page, "c-h").split("<footer")[0]


def test_before_the_first_night_nothing_is_said_of_persons(place: Place) -> None:
    """The count is of the fixed table only, never made while somebody reads."""
    place.draw_up(place.target(), place.members)
    assert said(page_of(place.mine, place.head), place.mine) == ""


def test_a_large_unit_leads_on_to_the_tree(place: Place) -> None:
    """Forty units below are shown; the rest are read in the tree."""
    for _ in range(41):
        make.unit(place.mine, kind_code="workteam")
    page = part(page_of(place.mine, place.head), "c-h")
    assert reverse("units:below", args=[place.mine.pk]) in page
    assert page.count('class="node"') == 41


def test_what_is_held_on_me_is_complete_and_can_be_taken_along(place: Place) -> None:
    """Own columns, membership, posts, individual targets with their progress, who has read them; as a file too."""
    place.draw_up(place.target(), place.members[:1])
    member = Browser(place.members[0])
    page = member.open(reverse("desk:record"))
    for words in (place.members[0].name, place.members[0].number, "Sangnok Mine", "Label 40 bays"):
        assert words in page
    file: Any = member.client.get(f"{reverse('desk:record')}?format=json")
    assert file["Content-Disposition"].startswith("attachment")
    assert file.json()["person"]["number"] == place.members[0].number
    assert "Label 40 bays" not in Browser(place.members[1]).open(reverse("desk:record"))
