"""Areas and units of every kind in one tree under the nation."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from units.fields import PathField

if TYPE_CHECKING:
    from units.models.people import Person


def in_language(english: str, korean: str) -> str:
    """The text of the page's language, or the one there is."""
    first, second = (korean, english) if get_language() == "ko" else (english, korean)
    return first or second


def local_name(obj: Any) -> str:
    """The name of a catalogue entry or unit in the language of the page, or the one it has."""
    return in_language(obj.name_en, obj.name_ko)


def searchable(*texts: str) -> str:
    """Lower-case text with syllables decomposed (NFD), as search compares it."""
    return unicodedata.normalize("NFD", " ".join(text for text in texts if text)).lower()


class Catalogue(models.Model):
    """An entry an office edits; it retires, never vanishes."""

    code = models.SlugField(_("code"), unique=True)
    name_en = models.CharField(_("name (English)"), max_length=100)
    name_ko = models.CharField(_("name (Korean)"), max_length=100)
    rank = models.PositiveSmallIntegerField(_("order"), default=100)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return local_name(self)


class UnitKind(Catalogue):
    """Factory, farm, school, workshop, workteam, county …"""

    is_area = models.BooleanField(_("is an area"), default=False)


class Sector(Catalogue):
    """Branch of the economy or of public life."""


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units as a person may see them."""

    def visible_to(self, person: Person) -> UnitQuerySet:
        """Units the person's posts reach, and the work units they are a member of (units/reach.py)."""
        from units.reach import units_seen_by

        return self.filter(units_seen_by(person))

    def current(self) -> UnitQuerySet:
        """Units that are not archived."""
        return self.filter(archived_on__isnull=True)


class Unit(models.Model):
    """An area or a work unit."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    kind = models.ForeignKey(UnitKind, models.PROTECT, verbose_name=_("kind"), related_name="+")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, verbose_name=_("sector"), related_name="+"
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # Written by the database (trigger of the first migration): path of the parent, then the own id.
    path = PathField(editable=False)
    depth = models.PositiveSmallIntegerField(editable=False, default=0)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    name_ko = models.CharField(_("name (Korean)"), max_length=200, blank=True)
    other_names = models.CharField(_("other and former names"), max_length=500, blank=True)
    search_text = models.TextField(editable=False, default="")
    # Typed total of the working staff, never a list (domain.md Bound 2).
    staffing = models.PositiveIntegerField(_("staffing, persons"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.TextField(_("source"), blank=True)
    # Highest flag held now, written by the register: "", "1", "2", "3", "honour"
    standing = models.CharField(max_length=10, blank=True, editable=False)
    archived_on = models.DateField(_("archived on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    #: The survivor, while this unit is being merged into it; never stored.
    merging_into: Unit | None = None

    objects = UnitQuerySet.as_manager()

    class Meta:
        indexes = [
            GistIndex(fields=["path"], name="unit_path"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="unit_search"),
            models.Index(fields=["parent", "name_en", "id"], name="unit_parent_name"),
            models.Index(fields=["kind", "sector"], condition=~Q(standing=""), name="unit_holder"),
            models.Index(fields=["name_en", "id"], name="unit_name_en"),
            models.Index(fields=["name_ko", "id"], name="unit_name_ko"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name_en="", name_ko=""), name="unit_has_a_name"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="unit_not_under_itself"),
            models.UniqueConstraint(models.Value(1), condition=Q(parent__isnull=True), name="unit_one_nation"),
        ]

    def __str__(self) -> str:
        return local_name(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search column beside the names."""
        self.search_text = searchable(self.name_en, self.name_ko, self.other_names, self.code)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The unit page."""
        return reverse("desk:unit", args=[self.pk])

    @property
    def unit_id(self) -> int:
        """A unit's own steps stand on its own timeline."""
        return self.pk

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the nation to the parent."""
        return [int(part) for part in str(self.path).split(".")[:-1]]


class ContactPost(models.Model):
    """How a unit's office is reached: posts, never persons."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="contact_posts")
    title_en = models.CharField(_("post (English)"), max_length=100, blank=True)
    title_ko = models.CharField(_("post (Korean)"), max_length=100, blank=True)
    contact = models.CharField(_("telephone or address of the office"), max_length=200)

    def __str__(self) -> str:
        return f"{in_language(self.title_en, self.title_ko)}: {self.contact}"


class GroupQuerySet(models.QuerySet["Group"]):
    """Groups as a person may see them."""

    def visible_to(self, person: Person) -> GroupQuerySet:
        """Groups kept at a unit the person sees, or at one above a unit where the person holds a post."""
        from units.reach import reach_of

        reach = reach_of(person)
        above = Q(owner__path__above=[one.path for one in reach.held])
        return self.filter(reach.seen("owner__") | above) if reach.held else self.filter(reach.seen("owner__"))

    def current(self) -> GroupQuerySet:
        """Groups that have not retired."""
        return self.filter(retired_on__isnull=True)


class Group(models.Model):
    """A set of units across the tree: filter, scope of a directive, and "like units"."""

    owner = models.ForeignKey(Unit, models.PROTECT, related_name="groups_kept", verbose_name=_("kept by"))
    name_en = models.CharField(_("name (English)"), max_length=100, blank=True)
    name_ko = models.CharField(_("name (Korean)"), max_length=100, blank=True)
    units = models.ManyToManyField(Unit, related_name="groups", blank=True, verbose_name=_("units"))
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name_en="", name_ko=""), name="group_has_a_name")]

    def __str__(self) -> str:
        return local_name(self)

    @property
    def unit_id(self) -> int:
        """Steps of a group stand on the timeline of the unit that keeps it."""
        return self.owner_id
