"""Texts of units as they are compared: unit targets and findings of reviews, never individual targets (L23, Bound 9)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from reviews.models.review import Finding
from targets.models import TargetVersion


class ComparedText(models.Model):
    """One wording, whoever wrote it: numbers put aside, decomposed (NFD) and lower case, as trigrams compare it."""

    # md5 of the wording: the same wording has one row. Nothing rests on its being hard to forge.
    digest = models.CharField(max_length=32, unique=True)
    body = models.TextField()
    # Characters before they were decomposed.
    length = models.PositiveIntegerField()
    compared = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(compared=False), name="compared_text_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.digest} ({self.length})"


class TextMark(models.Model):
    """One of the marks by which wordings that may be alike are looked up (reviews/finding/comparing.py)."""

    pk = models.CompositePrimaryKey("mark", "text")
    mark = models.IntegerField()
    text = models.ForeignKey(ComparedText, models.CASCADE, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.mark}: {self.text_id}"


class TextSource(models.Model):
    """Where a wording stands: a version of a unit target or a finding of a review; ids run in the order of writing."""

    text = models.ForeignKey(ComparedText, models.CASCADE, related_name="sources", db_index=False)
    version = models.OneToOneField(TargetVersion, models.CASCADE, null=True, related_name="+")
    finding = models.OneToOneField(Finding, models.CASCADE, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["text", "id"], name="text_source_text")]
        constraints = [
            models.CheckConstraint(
                condition=Q(version__isnull=True, finding__isnull=False)
                | Q(version__isnull=False, finding__isnull=True),
                name="text_source_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.text_id}: {self.version_id or self.finding_id}"


class Likeness(models.Model):
    """Two wordings that are alike, in per cent of their trigrams; the one seen first is `other`."""

    text = models.ForeignKey(ComparedText, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(ComparedText, models.CASCADE, related_name="+")
    per_cent = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "other"], name="likeness_once"),
            models.CheckConstraint(condition=Q(other__lt=F("text")), name="likeness_of_an_earlier_text"),
            models.CheckConstraint(condition=Q(per_cent__gte=0, per_cent__lte=100), name="likeness_share"),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} ~ {self.other_id}: {self.per_cent} %"
