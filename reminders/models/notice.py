"""Notices of administrators: to everyone of an area, or to those who hold chosen posts there, from a day to a day."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from units.models import Post, Unit
from units.models.tree import in_language
from units.reach import reach_of
from workflow.clock import today
from workflow.models import Stateful

if TYPE_CHECKING:
    from units.models import Person
    from units.reach import Reach


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices as their writers and their readers meet them."""

    def kept_by(self, person: Person) -> NoticeQuerySet:
        """Those of the areas a person is administrator of, drafts too."""
        return self.filter(reach_of(person).seen("unit__", [Post.ADMINISTRATOR], as_member=False))

    def visible_to(self, person: Person) -> NoticeQuerySet:
        """Those a person keeps; and, from their first day on, those that are addressed to the person."""
        reach = reach_of(person)
        kept = reach.seen("unit__", [Post.ADMINISTRATOR], as_member=False)
        begun = Q(state__in=["published", "over"], since__lte=today()) | Q(state="withdrawn", published=True)
        return self.filter(kept | (begun & addressed_to(reach)))

    def standing(self, day: datetime.date) -> NoticeQuerySet:
        """Published, and `day` is one of its days."""
        return self.filter(state="published", since__lte=day, until__gte=day)


def addressed_to(reach: Reach) -> Q:
    """Condition on the notices of a person with this reach: to everyone around the person, or to a post held there."""
    places = [*([reach.member_path] if reach.member_path else []), *(one.path for one in reach.held)]
    if not places:
        return Q(pk__in=[])
    to_me = Q(posts=[], unit__path__above=places)
    for one in reach.held:
        to_me |= Q(posts__contains=[one.post], unit__path__above=one.path)
    return to_me


class Notice(Stateful):
    """draft → published → withdrawn | over. Both languages, always."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="notices", verbose_name=_("area"))
    #: to whom; none means everyone of the area
    posts = ArrayField(models.CharField(max_length=20, choices=Post.choices), verbose_name=_("posts"), default=list)
    title_en = models.CharField(_("title (English)"), max_length=200)
    title_ko = models.CharField(_("title (Korean)"), max_length=200)
    text_en = models.TextField(_("text (English)"))
    text_ko = models.TextField(_("text (Korean)"))
    since = models.DateField(_("from"))
    #: the last day it stands
    until = models.DateField(_("until"))
    #: has been published once; a draft that is withdrawn was read by nobody
    published = models.BooleanField(default=False, db_default=False)
    withdrawn_because = models.TextField(blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["since", "id"], name="notice_since"),
            models.Index(fields=["until", "id"], condition=Q(state="published"), name="notice_standing"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="notice_term"),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_because=""), name="notice_withdrawn_why"
            ),
            models.CheckConstraint(
                condition=~Q(title_en="") & ~Q(title_ko="") & ~Q(text_en="") & ~Q(text_ko=""),
                name="notice_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.title_en, self.title_ko)

    def get_absolute_url(self) -> str:
        """The page of the notice."""
        return reverse("reminders:notice", args=[self.pk])

    @property
    def text(self) -> str:
        """What it says, in the language of the page."""
        return in_language(self.text_en, self.text_ko)

    @property
    def addressees(self) -> str:
        """To whom, in words."""
        names: dict[str, Any] = dict(Post.choices)
        return ", ".join(str(names[one]) for one in self.posts) or _now("Everyone")
