"""Changes of the register through their pages: the department, the unit, another official, the senior one; errors (L11)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from honours import changing
from honours.models import RegisterChange, RegisterEntry
from tests.assessments import builders
from tests.assessments.browser import Browser, errors, hidden
from tests.honours import changes
from tests.honours.changes import Case
from tests.queries import DETAIL, LIST, Page, check
from workflow.clock import today

pytestmark = pytest.mark.django_db
LISTED = "/register/changes/"


@pytest.fixture
def here() -> Case:
    """A flag that stands."""
    return changes.case()


def at(name: str, here: Case) -> str:
    """The address of a move of the last change."""
    return reverse(f"honours:{name}_change", args=[here.change.pk])


def test_from_the_grounds_to_the_entry_and_the_appeal(here: Case) -> None:
    """Each page by whose it is; the register's pages show it; the password is asked for before anything is entered."""
    department, head, other, senior = (Browser(one) for one in (here.department, here.head, here.other, here.senior))
    entry = here.flag.get_absolute_url()
    assert "Change the register" in department.open(entry)
    assert "Change the register" not in Browser().open(entry)
    open_it = reverse("honours:open_change", args=[here.flag.number])
    address = department.record(open_it, kind="withdrawal", grounds="The machines stood idle in both visits.")
    assert "Withdrawal of no. 0001" in department.open(entry)
    assert (
        "The unit may still write its remark"
        in errors(department.send(at("decide", here), reasons="x").content.decode())[0]
    )
    page = head.open(address)
    assert "The machines stood idle" in page
    head.record(at("remark", here), text="They are repaired since.")
    department.record(at("decide", here), reasons="The count was repeated.")
    department.open(at("approve", here), 403)
    page = other.confirm_password(at("approve", here))
    for words in ("The machines stood idle", "They are repaired since.", "The count was repeated."):
        assert words in page
    assert other.send(at("approve", here), reasons="Grounds and remark were read.").status_code == 302
    public = Browser().open("/register/1/")
    assert "All entries of this flag" in public
    assert public.count("Withdrawal") >= 2
    assert "names no. 0001" in Browser().open("/register/2/")
    assert "The machines stood idle" not in public
    assert "Sangnok Mine" not in Browser().open("/honour-roll/")
    listed = department.open("/register/")
    for words in ("0001", "0002", "names no. 0001"):
        assert words in listed
    assert "0001" not in department.open("/register/?kind=correction")
    assert "withdrawal" in head.open(here.unit.get_absolute_url())
    head.record(at("appeal", here), text="The log shows that they ran.")
    senior.confirm_password(at("uphold", here))
    assert senior.send(at("uphold", here), reasons="The log shows it.").status_code == 302
    assert "Sangnok Mine" in Browser().open("/honour-roll/")
    assert "Taken back by" in head.open(address)
    assert RegisterEntry.objects.latest("number").kind == "reinstated"


def test_dropped_returned_dismissed(here: Case) -> None:
    """The other ends, each with its reason."""
    department, head, other, senior = (Browser(one) for one in (here.department, here.head, here.other, here.senior))
    changes.opened(here)
    department.record(at("drop", here), reason="Counted wrongly.")
    assert here.change.state == "dropped"
    changes.decided(here)
    other.record(at("return", here), reason="Say which machines.")
    assert here.change.state == "opened"
    department.record(at("decide", here), reasons="Machines 2 and 4.")
    other.confirm_password(at("approve", here))
    other.record(at("approve", here), reasons="Read.")
    head.record(at("appeal", here), text="They ran.")
    senior.record(at("dismiss", here), reasons="The log ends before the visit.")
    assert "The log ends before the visit." in head.open(here.change.get_absolute_url())


def test_desks_name_what_waits(here: Case) -> None:
    """The head is asked for the remark, the department for its decision and approval, the senior official for the appeal."""
    department, head, senior = Browser(here.department), Browser(here.head), Browser(here.senior)
    made = changes.opened(here)
    assert "Changes of your flag in the register to remark on" in head.open("/")
    assert "Changes of the register to decide" not in department.open("/")
    changing.remark(made, by=here.head, today=today(), text="Mended.")
    assert "Changes of your flag in the register to remark on" not in head.open("/")
    assert "Changes of the register to decide" in department.open("/")
    changing.decide(made, by=here.department, today=today(), reasons="Counted again.")
    assert "Changes of the register for another official" in department.open("/")
    changing.approve(made, by=here.other, today=today(), reasons="Read.")
    changing.appeal(made, by=here.head, today=today(), text="They ran.")
    assert "Appeals against changes of the register" in senior.open("/")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "This field is required."),
        ({"kind": "correction", "grounds": "x"}, "Write what is to stand"),
        ({"kind": "withdrawal", "grounds": "x", "authority": "y"}, "Only a correction changes this"),
        ({"kind": "reinstated", "grounds": "x"}, "nothing to reinstate"),
        ({"kind": "correction", "grounds": "x", "awarded_on": "2999-01-01"}, "cannot be yet to come"),
        ({"kind": "other", "grounds": "x"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_opened_says_why(here: Case, fields: dict[str, str], words: str) -> None:
    """The typed words stay; nothing is opened."""
    answer = Browser(here.department).send(reverse("honours:open_change", args=[1]), **fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert any(words in line for line in errors(page)), errors(page)
    assert not RegisterChange.objects.exists()


def test_a_second_change_meanwhile_is_told_so(here: Case) -> None:
    """Two officials on the same page: the later one is told, nothing is half done."""
    address = reverse("honours:open_change", args=[1])
    other = Browser(here.other)
    other.open(address)
    changes.opened(here)
    other.open(address, 409)
    assert RegisterChange.objects.count() == 1


def test_an_approval_in_two_tabs_enters_once(here: Case) -> None:
    """The second sending leads to where the first did; another key is told that it is done."""
    changes.decided(here)
    other = Browser(here.other)
    page = other.confirm_password(at("approve", here))
    fields = {**hidden(page), "reasons": "Read."}
    for _ in range(5):
        assert other.client.post(at("approve", here), fields).status_code in (302, 409)
    assert RegisterEntry.objects.count() == 2


def test_pages_ask_the_same_with_more_rows(here: Case) -> None:
    """List and detail, at one and at five changes."""
    changes.opened(here)
    department = Browser(here.department).client
    change = here.change.get_absolute_url()

    def grow() -> None:
        if RegisterChange.objects.count() < 5:
            road = builders.application("awarded", builders.road(here.county))
            flag = road.now.flag
            changing.open_change(flag, by=road.department, today=today(), kind="suspension", grounds="Seen twice.")

    pages = [Page(department, LISTED, LIST), Page(department, change, DETAIL), Page(department, "/register/1/", DETAIL)]
    check(pages, grow)


def test_an_empty_list_says_what_to_do(here: Case) -> None:
    """And a filter that fits nothing."""
    page = Browser(here.department).open(LISTED)
    assert "No change of the register is on record." in page
    changes.opened(here)
    assert "Withdrawal of no. 0001" in Browser(here.head).open(f"{LISTED}?state=opened&kind=withdrawal&sort=opened")
    assert "Withdrawal of no. 0001" not in Browser(here.head).open(f"{LISTED}?state=entered")
