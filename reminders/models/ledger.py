"""The ledger: one row for each reminder of each person. The rows are the truth, the broker is a hint (ADR 18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from pages import words
from reminders.models.mail import Digest
from reminders.registry import KINDS
from units.models import Unit

if TYPE_CHECKING:
    import datetime

    from units.models import Person

#: Ways to a person. Each has its own row, so that a mail server that is down holds no inbox up.
CHANNELS = [("page", _("In the page")), ("mail", _("By mail"))]
STATES = [
    ("waiting", _("Waiting")),
    ("failed", _("Failed, tried again")),
    ("delivered", _("Delivered")),
    ("dropped", _("Dropped")),
    ("dead", _("Given up")),
]
#: States out of which a reminder may still be delivered.
OPEN = ("waiting", "failed")


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Reminders as the worker and the person meet them."""

    def due(self, now: datetime.datetime) -> ReminderQuerySet:
        """Those to be delivered at `now`, the longest waiting first; by the partial index."""
        return self.filter(state__in=OPEN, next_try_at__lte=now).order_by("next_try_at", "id")

    def visible_to(self, person: Person) -> ReminderQuerySet:
        """A person's own, once they have come; nobody else's."""
        return self.filter(recipient_id=person.pk, channel="page", state="delivered")


class Reminder(models.Model):
    """waiting → delivered | dropped with its reason; failed, tried again, at last dead with its reason.

    No text of the matter is kept here: what it says is asked of its kind when it is read, under the reader's rules then.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders", db_index=False)
    #: "reviews.review" and the key of the row it reminds of, as steps name their subjects
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    #: makes the moment unique, e.g. "2026-12-31 before 3"
    period = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=CHANNELS)
    #: whose paperwork it is about, where it is a unit's
    # Copied from the subject's own row, which refers to the unit: a second check of 100,000 keys costs half a second.
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    #: when it is to be delivered
    due_at = models.DateTimeField()
    #: the day the matter itself is due, as readers are told it
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=STATES, default="waiting", db_default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField()
    #: why it was dropped or failed: one of reminders.reasons, or the error's name
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    #: the mail it goes in, once that is made up
    digest = models.ForeignKey(Digest, models.PROTECT, null=True, related_name="reminders", db_index=False)
    delivered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["channel", "next_try_at", "id"], condition=Q(state__in=OPEN), name="reminder_due"),
            models.Index(fields=["recipient", "-id"], name="reminder_recipient"),
            models.Index(fields=["digest"], condition=Q(digest__isnull=False), name="reminder_digest"),
            models.Index(fields=["-id"], condition=Q(state="dead"), name="reminder_dead"),
        ]
        constraints = [
            # The subject first: so it also answers what was sent of a matter. Further indexes would cost the planner.
            models.UniqueConstraint(
                fields=["subject_id", "subject_type", "kind", "recipient", "period", "channel"], name="reminder_once"
            ),
            models.CheckConstraint(condition=~Q(period=""), name="reminder_has_a_period"),
            models.CheckConstraint(
                condition=Q(state__in=[name for name, _label in STATES]), name="reminder_state_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[name for name, _label in CHANNELS]), name="reminder_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | ~Q(state="delivered") & Q(delivered_at__isnull=True),
                name="reminder_delivered_when",
            ),
            models.CheckConstraint(condition=Q(digest__isnull=True) | Q(channel="mail"), name="reminder_in_a_mail"),
            models.CheckConstraint(
                condition=~Q(state__in=["dropped", "failed", "dead"]) | ~Q(reason=""), name="reminder_says_why"
            ),
        ]

    def __str__(self) -> str:
        kind = KINDS.get(self.kind)
        return f"{kind.label if kind else self.kind}, {words.day(self.due_on or self.due_at)}"
