"""Mail: where a person wants it, and the one mail a day that carries what is due."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from pages import words


class Address(models.Model):
    """A mail address its person has given; without a row no mail is sent. What was due before it is not sent."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="mail_address"
    )
    mail = models.EmailField(_("mail address"), max_length=200)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.mail


class Digest(models.Model):
    """One mail of one person and day: waiting → sent | dropped (nothing was left to say) | dead with its reason.

    Sent under a lease: who dies in between leaves a lease that ends, and the mail goes again under the same Message-ID.
    """

    STATES = [
        ("waiting", _("Waiting")),
        ("sent", _("Sent")),
        ("dropped", _("Dropped")),
        ("dead", _("Given up")),
    ]
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    day = models.DateField()
    state = models.CharField(max_length=10, choices=STATES, default="waiting", db_default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField()
    #: until when whoever is sending it has it to themselves
    leased_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    sent_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["next_try_at", "id"], condition=Q(state="waiting"), name="digest_due")]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "day"], name="digest_one_a_day"),
            models.CheckConstraint(condition=~Q(state="dead") | ~Q(reason=""), name="digest_says_why"),
        ]

    def __str__(self) -> str:
        return str(_("Mail of %(day)s") % {"day": words.day(self.day)})
