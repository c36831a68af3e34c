"""The record of every change: steps, and the keys that make a repeated sending harmless."""

import uuid
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AbstractStep(models.Model):
    """One change of one thing: from which state to which, who, when recorded, when it happened, why."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    name = models.CharField(max_length=40)
    source = models.CharField(max_length=30, blank=True)
    target = models.CharField(max_length=30, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    # The database's own clock; the append-only trigger overrides whatever a client sends.
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    happened_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        abstract = True


class Step(AbstractStep):
    """The steps of all things that stay; append-only for the program's role."""

    append_only = True

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="step_subject"),
            models.Index(fields=["unit", "-id"], name="step_unit"),
            models.Index(fields=["by", "-id"], name="step_by"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}: {self.name}"


class Stateful(models.Model):
    """What has a state: every move raises `version`, so a form knows whether it was filled from what still stands."""

    state = models.CharField(_("state"), max_length=30)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    #: Where the steps of this thing are kept; individual targets keep theirs in a table that may be emptied.
    step_model: type[AbstractStep] = Step

    class Meta:
        abstract = True

    def step_unit_id(self) -> int | None:
        """The unit whose timeline shows the steps of this thing."""
        return getattr(self, "unit_id", None)


class Submission(models.Model):
    """One sending of one form: a repeat of the key finds the row and has no second effect."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    answer = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return str(self.key)


def claim(key: uuid.UUID, by: Any) -> bool:
    """Take a key for this sending; False when it has been taken. Waits for whoever is taking it at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO workflow_submission (key, by_id, answer) VALUES (%s, %s, '') ON CONFLICT (key) DO NOTHING",
            [key, getattr(by, "pk", None)],
        )
        return bool(cursor.rowcount == 1)


def answer_to(key: str, by: Any) -> str:
    """Where the sending with this key led this very person; "" for a key that is not one or not the person's."""
    try:
        wanted = uuid.UUID(key)
    except ValueError:
        return ""
    found = Submission.objects.filter(key=wanted, by_id=getattr(by, "pk", None)).values_list("answer", flat=True)
    return found.first() or ""


def subject_type_of(obj: models.Model) -> str:
    """`targets.target` for a Target: how steps name what they belong to."""
    return f"{obj._meta.app_label}.{obj._meta.model_name}"


def steps_of(obj: models.Model) -> "models.QuerySet[Any]":
    """The steps of `obj`, oldest first."""
    model = getattr(obj, "step_model", Step)
    return model.objects.filter(subject_type=subject_type_of(obj), subject_id=obj.pk).order_by("id")
