"""The links a person's posts open (interface.md, "Navigation by post")."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from units.models import Post
from units.reach import Reach, reach_of

Link = tuple[str, str, int | None, bool]
Group = tuple[str, list[Link]]

OFFICES = (Post.STAFF, Post.COMMITTEE, Post.SENIOR, Post.AUDITOR)


def for_person(request: HttpRequest) -> list[Group]:
    """Groups of (heading, links); a link is (label, address, count or None, whether it is this page)."""
    here = request.path

    def link(label: str, name: str, *args: int) -> Link:
        address = reverse(name, args=args)
        return (label, address, None, address == here)

    public = (
        _("Programme"),
        [
            link(_("Honour roll"), "honours:roll"),
            link(_("Published standards"), "assessments:standards"),
            link(_("How it works"), "desk:how_it_works"),
            link(_("How data are kept"), "desk:how_data"),
        ],
    )
    if not request.user.is_authenticated:
        return [public]
    reach = reach_of(request.user)
    groups: list[Group] = []
    if reach.holds_anywhere(OFFICES):
        groups.append(
            (
                _("Work"),
                [
                    link(_("Desk"), "desk:home"),
                    link(_("Resolutions"), "targets:resolutions"),
                    link(_("Targets"), "targets:targets"),
                    link(_("Reviews"), "reviews:calendar"),
                    link(_("Applications"), "assessments:applications"),
                ],
            )
        )
    if reach.holds_anywhere([Post.DEPARTMENT]):
        groups.append(
            (
                _("Decisions"),
                [link(_("Awaiting me"), "assessments:awaiting"), link(_("Decided"), "assessments:decided")],
            )
        )
    headed = [one.unit_id for one in reach.held if one.post == Post.HEAD]
    if headed:
        groups.append(
            (
                _("My unit"),
                [
                    link(_("Desk"), "desk:home"),
                    link(_("Unit page"), "desk:unit", headed[0]),
                    link(_("Targets"), "targets:targets"),
                    link(_("Reviews"), "reviews:calendar"),
                    link(_("Evidence"), "evidence:list", headed[0]),
                    link(_("Applications"), "assessments:applications"),
                ],
            )
        )
    groups.extend(_look_up(reach, link))
    if reach.holds_anywhere([Post.ADMINISTRATOR]):
        groups.append(
            (
                _("Administration"),
                [
                    link(_("Accounts"), "units:people"),
                    link(_("Import"), "units:imports"),
                    link(_("Catalogues"), "units:catalogue"),
                    link(_("Correction requests"), "units:corrections"),
                ],
            )
        )
    return [*groups, public]


def _look_up(reach: Reach, link: object) -> list[Group]:
    assert callable(link)
    groups: list[Group] = []
    if reach.held:
        links: list[Link] = [link(_("Unit tree"), "units:tree"), link(_("List of units"), "units:list")]
        if reach.holds_anywhere([Post.STAFF, Post.DEPARTMENT, Post.AUDITOR, Post.SENIOR, Post.COMMITTEE]):
            links.append(link(_("Register of flags"), "honours:register"))
        groups.append((_("Units"), links))
    own: list[Link] = []
    if reach.member_of is not None:
        own = [link(_("My targets"), "targets:mine"), link(_("My unit"), "desk:unit", reach.member_of)]
        if not reach.held:
            own.append(link(_("Reviews"), "reviews:calendar"))
    groups.append((_("Mine"), [*own, link(_("What is held on me"), "desk:record")]))
    return groups
