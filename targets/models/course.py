"""How a target stands in the words of its unit: on track or at risk, what is done, what is next, what stands in the way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from targets.models.target import Target

#: The flag a unit may set on a target in force; none is the usual case.
COURSES = [("on_track", _("On track")), ("at_risk", _("At risk"))]


class CourseNote(models.Model):
    """A dated note on a target; the latest flag stands on the target, all notes stay in its history (L8)."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="course_notes")
    course = models.CharField(_("flag"), max_length=10, choices=COURSES, blank=True)
    done = models.TextField(_("done"), blank=True)
    coming = models.TextField(_("next"), blank=True)
    obstacle = models.TextField(_("obstacle"), blank=True)
    happened_on = models.DateField(_("on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["target", "-id"], name="course_note_target")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(course="", done="", coming="", obstacle=""), name="course_note_says_something"
            ),
            models.CheckConstraint(condition=Q(course__in=["", "on_track", "at_risk"]), name="course_note_flag"),
        ]

    def __str__(self) -> str:
        return f"{self.get_course_display()}, {self.happened_on}"
