"""The book itself: one line for each award and each later change of it, chained by hashes (L11, trust 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models import Application
from honours.models.flag import Flag
from targets.models import TIERS
from units.models import Person, Unit
from units.models.tree import in_language
from units.reach import reach_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

#: What a line of the book does to a flag.
ENTRY_KINDS = [
    ("award", _("Award")),
    ("correction", _("Correction")),
    ("suspension", _("Suspension")),
    ("withdrawal", _("Withdrawal")),
    ("reinstated", _("Reinstatement")),
]
#: Kinds after which a flag does not stand, until it is reinstated.
DOWN = ("suspension", "withdrawal")


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    """Lines of the book as a person may list them; a single one is public."""

    def visible_to(self, person: Person | AnonymousUser) -> RegisterEntryQuerySet:
        """Lines of the units the person's posts reach."""
        return self.filter(reach_of(person).seen("unit__"))


class RegisterEntry(models.Model):
    """One line: what is true of a flag from it on, in full. The database numbers, seals and dates it (migration 0004).

    `hash` covers every other column (docs/register.md); `previous` is the hash of the line before, so that no line
    can be changed, left out or put in without all later ones telling.
    """

    append_only = True
    number = models.PositiveIntegerField(_("register no."), primary_key=True)
    kind = models.CharField(_("kind of entry"), max_length=12, choices=ENTRY_KINDS)
    flag = models.ForeignKey(Flag, models.PROTECT, related_name="entries")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit_name_en = models.CharField(max_length=200, blank=True)
    unit_name_ko = models.CharField(max_length=200, blank=True)
    tier = models.CharField(_("tier"), max_length=10, choices=TIERS)
    awarded_on = models.DateField(_("awarded on"))
    authority = models.CharField(_("authority"), max_length=200)
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # When the line was approved; of an award the day of the award.
    decided_on = models.DateField(_("approved on"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    # Written by the database, whatever is sent.
    salt = models.CharField(max_length=32, default="", editable=False)
    previous = models.CharField(max_length=64, default="", unique=True, editable=False)
    hash = models.CharField(max_length=64, default="", unique=True, editable=False)

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["flag", "-number"], name="entry_of_flag"),
            models.Index(fields=["awarded_on", "number"], name="entry_awarded_on"),
            # Few lines are no award's: the roll looks at these alone.
            models.Index(fields=["flag", "-number"], condition=~Q(kind="award"), name="entry_of_change"),
        ]

    def __str__(self) -> str:
        return f"{self.number:04d}"

    @property
    def unit_name(self) -> str:
        """The unit's name as it was awarded, in the language of the page."""
        return in_language(self.unit_name_en, self.unit_name_ko)

    @property
    def facts(self) -> dict[str, Any]:
        """What it says of the flag, for the next line to say again."""
        return {
            name: getattr(self, name)
            for name in (
                "unit_id",
                "unit_name_en",
                "unit_name_ko",
                "tier",
                "awarded_on",
                "authority",
                "application_id",
            )
        }

    def get_absolute_url(self) -> str:
        """The verification page of the number."""
        return reverse("honours:entry", args=[self.number])


class RegisterHead(models.Model):
    """The head of the chain as it was sent off the machine: one a day."""

    append_only = True
    day = models.DateField(primary_key=True)
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    # By mail and file, or by file alone where the office has named no keeper.
    mailed = models.BooleanField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.day} {self.number} {self.hash}"
