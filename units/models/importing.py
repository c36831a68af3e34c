"""What an import was asked to do and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from units.models.people import Person
from units.models.posts import Post

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Imports as a person may see them."""

    def visible_to(self, person: Person | AnonymousUser) -> ImportRunQuerySet:
        """Own imports; at the nation an administrator sees all of them, a department official those of awards."""
        from units.reach import reach_of

        reach = reach_of(person)
        condition = Q(pk__in=[])
        if reach.holds_anywhere([Post.ADMINISTRATOR, Post.DEPARTMENT]):
            condition |= Q(by=person.pk)
        at_nation = {one.post for one in reach.held if "." not in one.path}
        if Post.ADMINISTRATOR in at_nation:
            return self
        if Post.DEPARTMENT in at_nation:
            condition |= Q(kind="awards")
        return self.filter(condition)


class ImportRun(models.Model):
    """One import: its files, its dry run, and what the real run did. Its one step is written by the real run."""

    KINDS = [("units", _("Areas and units")), ("awards", _("Past awards")), ("people", _("People"))]
    STATES = [
        ("checking", _("Dry run under way")),
        ("planned", _("Dry run done, waiting for your word")),
        ("running", _("Under way")),
        ("done", _("Done")),
        ("failed", _("Not done")),
        ("cancelled", _("Cancelled")),
    ]
    #: States in which work is to be done by the program.
    AT_WORK = ("checking", "running")

    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    state = models.CharField(_("state"), max_length=10, choices=STATES)
    # [{"name": "areas.csv", "size": 50894, "sha256": …, "stored_as": …}]; stored_as is empty once the file is deleted.
    files = models.JSONField(default=list)
    since = models.DateField(_("members since"), null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    # The report as it is handed out, and for the page what changed and what was passed over.
    report = models.JSONField(default=dict)
    details = models.JSONField(default=dict)
    came_back = models.PositiveIntegerField(_("rows that came back"), default=0)
    returned_as = models.CharField(max_length=100, blank=True)
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField(_("date"), db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["recorded_at", "id"], name="import_recorded"),
            models.Index(fields=["id"], name="import_at_work", condition=Q(state__in=("checking", "running"))),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="people") | Q(since__isnull=False), name="import_of_people_has_a_date"
            )
        ]

    def __str__(self) -> str:
        return ", ".join(file["name"] for file in self.files)

    def get_absolute_url(self) -> str:
        """The page of this import."""
        return reverse("units:import_run", args=[self.pk])

    @property
    def at_work(self) -> bool:
        """Whether the program is still busy with it."""
        return self.state in self.AT_WORK
