"""What targets hold on a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from units.personal import Held, act_of_office, holds

holds(
    Held(
        "targets.IndividualTarget.person",
        _("Your individual targets and the progress you noted"),
        _("So that you can follow your own tasks"),
        _("You, and the head of the unit where you drew them up; those in the ideological field you alone"),
        _("Two years after their term, then deleted with their notes and steps"),
        lambda person: person.individual_targets.select_related("target").order_by("-id"),
    ),
    act_of_office("targets.IndividualStep.by"),
    act_of_office("targets.TargetVersion.by"),
    act_of_office("targets.Reading.by"),
    act_of_office("targets.CourseNote.by"),
    act_of_office("targets.Serving.by"),
    act_of_office("targets.CallForwarding.by"),
    act_of_office("targets.CampaignResult.by"),
)
