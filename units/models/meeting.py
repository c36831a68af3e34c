"""One model for every discussion, review and sitting."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from pages import words
from units.models.tree import Unit


class Meeting(models.Model):
    """A recorded meeting: date, place, number present, minutes. Never a list of who came (domain.md Bound 2)."""

    KINDS = [
        ("discussion", _("Discussion of targets")),
        ("resolution", _("Meeting of resolution")),
        ("review", _("Review")),
        ("sitting", _("Sitting of the committee")),
    ]
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=12, choices=KINDS)
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200)
    present = models.PositiveIntegerField(_("number present"))
    minutes = models.TextField(_("minutes"), blank=True)
    proposals = models.TextField(_("proposals made"), blank=True)
    changes = models.TextField(_("what the proposals changed"), blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["unit", "-held_on", "-id"], name="meeting_unit_date")]
        constraints = [models.CheckConstraint(condition=Q(present__gt=0), name="meeting_somebody_present")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {words.day(self.held_on)}"
