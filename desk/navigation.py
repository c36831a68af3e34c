"""The links a person's posts open (interface.md, "Navigation by post")."""

from __future__ import annotations

from django.core.cache import caches
from django.http import HttpRequest
from django.utils.translation import gettext as _

from desk.due import CAP, waiting
from pages.addresses import address_of
from pages.context import UNREAD
from reviews.rules import OVERSEERS
from targets.rules import reads_examples
from units.http import person_of
from units.importing.kinds import open_to
from units.models import Person, Post
from units.reach import Reach, reach_of
from workflow.clock import today

Link = tuple[str, str, str | int | None, bool]
Group = tuple[str, list[Link]]

cache = caches["near"]
#: Seconds a person's counts are kept; the desk itself always counts anew and refreshes them.
KEPT = 30
OFFICES = (Post.STAFF, Post.COMMITTEE, Post.SENIOR, Post.AUDITOR)
#: Pages that stand under a link whose address they do not begin with.
ALSO = {
    "/awards/awaiting/": ("/applications/",),
    "/targets/": ("/readings/",),
    "/people/": ("/posts/",),
    "/units/list/": ("/groups/",),
}


def for_person(request: HttpRequest) -> list[Group]:
    """Groups of (heading, links); a link is (label, address, count or None, whether this page stands under it)."""
    if not request.user.is_authenticated:
        return _marked([(_("Programme"), _public())], request.path)
    person = person_of(request)
    reach = reach_of(person)
    counts = _counts(person) if reach.held else {}
    groups = [*_work(reach, counts), *_look_up(person, reach), *_own(person, reach), *_administration(reach, counts)]
    return _marked(groups, request.path)


def keep_counts(person: Person, counts: dict[str, int]) -> None:
    """The desk hands over what it has just counted."""
    cache.set(f"navigation:{person.pk}", counts, KEPT)


def counted(lines: list[tuple[str, int]]) -> dict[str, int]:
    """(address, number) of what waits → number by address without its filter; "/" holds the sum."""
    counts: dict[str, int] = {}
    for address, number in lines:
        bare = address.partition("?")[0]
        counts[bare] = counts.get(bare, 0) + number
    counts["/"] = sum(counts.values())
    return counts


def _counts(person: Person) -> dict[str, int]:
    kept: dict[str, int] | None = cache.get(f"navigation:{person.pk}")
    if kept is None:
        kept = counted([(line.url, line.count) for line in waiting(person, today())])
        keep_counts(person, kept)
    return kept


def _link(label: str, name: str, *args: int, counts: dict[str, int] | None = None) -> Link:
    address = address_of(name, *args)
    number = (counts or {}).get(address) or None
    return (label, address, f"{CAP}+" if number and number > CAP else number, False)


def _public() -> list[Link]:
    return [
        _link(_("Honour roll"), "honours:roll"),
        _link(_("Published standards"), "assessments:standards"),
        _link(_("How it works"), "desk:how_it_works"),
        _link(_("How data are kept"), "desk:how_data"),
    ]


def _work(reach: Reach, counts: dict[str, int]) -> list[Group]:
    groups: list[Group] = []
    headed = [one.unit_id for one in reach.held if one.post == Post.HEAD]
    desk = _link(_("Desk"), "desk:home", counts=counts)
    targets = _link(_("Targets"), "targets:targets", counts=counts)
    reviews = _link(_("Reviews"), "reviews:calendar", counts=counts)
    deviations = _link(_("Deviations"), "reviews:deviations", counts=counts)
    applications = _link(_("Applications"), "assessments:applications", counts=counts)
    appeals = _link(_("Appeals"), "assessments:appeals", counts=counts)
    resolutions = _link(_("Resolutions"), "targets:resolutions", counts=counts)
    renewals = _link(_("Renewals"), "targets:renewals", counts=counts)
    directives = _link(_("Directives"), "targets:directives", counts=counts)
    drives = _link(_("Drives"), "targets:drives", counts=counts)
    campaigns = _link(_("Campaigns"), "targets:campaigns", counts=counts)
    late = [_link(_("Late paperwork"), "reviews:late")] if reach.holds_anywhere(OVERSEERS) else []
    if reach.holds_anywhere(OFFICES):
        calls = _link(_("Calls to resolve"), "targets:calls")
        work = [calls, resolutions, targets, drives, renewals, reviews, deviations, applications]
        if reach.holds_anywhere([Post.SENIOR, Post.AUDITOR]):
            work.append(appeals)
        groups.append((_("Work"), [desk, *late, *work]))
        standards = _link(_("Published standards"), "assessments:standards")
        load = _link(_("What is asked of units"), "reviews:loads")
        groups.append((_("Movement"), [standards, directives, campaigns, load]))
    elif reach.holds_anywhere([Post.DEPARTMENT]):
        awaiting = _link(_("Awaiting me"), "assessments:awaiting", counts=counts)
        decided = _link(_("Decided"), "assessments:decided")
        supervised = _link(_("Supervised units"), "assessments:supervised")
        groups.append((_("Decisions"), [desk, awaiting, decided, appeals, supervised, *late, deviations]))
    elif headed:
        page = _link(_("Unit page"), "desk:unit", headed[0])
        evidence = _link(_("Evidence"), "evidence:list", headed[0])
        people = _link(_("Individual targets"), "targets:unit_individual", headed[0])
        carried = _link(_("Offline packages"), "targets:packages", headed[0])
        paper = _link(_("Paper slips"), "targets:paper", headed[0])
        groups.append(
            (
                _("My unit"),
                [
                    desk,
                    page,
                    targets,
                    drives,
                    directives,
                    campaigns,
                    reviews,
                    deviations,
                    evidence,
                    people,
                    paper,
                    resolutions,
                    applications,
                    carried,
                ],
            )
        )
    elif reach.holds_anywhere([Post.ORGANIZATION, Post.ADMINISTRATOR]):
        groups.append((_("Work"), [desk, campaigns]))
    elif reach.held:
        groups.append((_("Work"), [desk]))
    if reach.holds_anywhere(OFFICES) and reach.holds_anywhere([Post.DEPARTMENT]):
        awaiting = _link(_("Awaiting me"), "assessments:awaiting", counts=counts)
        supervised = _link(_("Supervised units"), "assessments:supervised")
        decisions = [awaiting, _link(_("Decided"), "assessments:decided"), supervised]
        if not reach.holds_anywhere([Post.SENIOR, Post.AUDITOR]):
            decisions.append(appeals)
        groups.append((_("Decisions"), decisions))
    if headed and len(groups) and groups[0][0] != _("My unit"):
        page = _link(_("Unit page"), "desk:unit", headed[0])
        paper = _link(_("Paper slips"), "targets:paper", headed[0])
        groups.append((_("My unit"), [page, _link(_("Evidence"), "evidence:list", headed[0]), paper]))
    return groups


def _look_up(person: Person, reach: Reach) -> list[Group]:
    if not reach.held:
        return []
    links = [_link(_("Unit tree"), "units:tree"), _link(_("List of units"), "units:list")]
    if reach.holds_anywhere([*OFFICES, Post.DEPARTMENT]):
        areas = [one.unit_id for one in reach.held if one.is_area and one.post in (*OFFICES, Post.DEPARTMENT)]
        links += [_link(_("Dashboard of the area"), "desk:area", unit) for unit in areas[:1]]
        links.append(_link(_("Register of flags"), "honours:register"))
    if reach.holds_anywhere([Post.AUDITOR]) and not reach.holds_anywhere([Post.ADMINISTRATOR]):
        links.append(_link(_("Operation of reminders"), "operations:reminders"))
    if reads_examples(person):
        links.append(_link(_("Library of examples"), "targets:examples"))
    links.append(_link(_("Honour roll"), "honours:roll"))
    if not reach.holds_anywhere([Post.ADMINISTRATOR]) and open_to(person):
        links.append(_link(_("Import"), "units:imports"))
    return [(_("Look up"), links)]


def _own(person: Person, reach: Reach) -> list[Group]:
    """A member's links; whoever holds a post has the others under their work already."""
    held = _link(_("What is held on me"), "desk:record")
    inbox = address_of("reminders:inbox")
    # What the header knows already; the navigation asks for nothing.
    reminders = _link(_("Reminders"), "reminders:inbox", counts={inbox: cache.get(UNREAD % person.pk) or 0})
    if reach.member_of is None:
        return [(_("Mine"), [reminders, held])]
    mine = _link(_("My targets"), "targets:mine")
    unit = _link(_("My unit"), "desk:unit", reach.member_of)
    if not reach.held:
        reviews = _link(_("Reviews"), "reviews:calendar")
        return [("", [mine, unit, reviews, reminders, _link(_("Honour roll"), "honours:roll"), held])]
    if any(one.post == Post.HEAD and one.unit_id == reach.member_of for one in reach.held):
        return [(_("Mine"), [mine, reminders, held])]
    return [(_("Mine"), [mine, unit, reminders, held])]


def _administration(reach: Reach, counts: dict[str, int]) -> list[Group]:
    if not reach.holds_anywhere([Post.ADMINISTRATOR]):
        return []
    links = [
        _link(_("Accounts"), "units:people"),
        _link(_("Import"), "units:imports"),
        _link(_("Catalogues"), "units:catalogue"),
        _link(_("Searches for deviations"), "reviews:deviation_runs"),
        _link(_("Correction requests"), "units:corrections", counts=counts),
        _link(_("Operation of reminders"), "operations:reminders", counts=counts),
        _link(_("Notices"), "reminders:notices"),
    ]
    return [(_("Administration"), links)]


def _marked(groups: list[Group], here: str) -> list[Group]:
    """Mark the one link whose address is the longest beginning of the page's own."""
    best = ""
    for _heading, links in groups:
        for _label, address, _number, _current in links:
            under = here == address or (address != "/" and here.startswith((address, *ALSO.get(address, ()))))
            if under and len(address) > len(best):
                best = address
    return [
        (heading, [(label, address, number, address == best) for label, address, number, _current in links])
        for heading, links in groups
    ]
