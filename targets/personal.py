"""What targets hold on a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from targets.models import Package, PaperEntry
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
    Held(
        "targets.PackageFile.content",
        _("Offline packages your individual targets are sealed in"),
        _("So that you can work on them where there is no network"),
        _(
            "Nobody as they lie here; with the passphrase the head of your unit, those in the ideological field you alone"
        ),
        _("Until the return is opened or the package cancelled, at most as long as individual targets"),
        lambda person: (
            Package.objects.filter(
                files__isnull=False, unit__in=person.memberships.values("unit"), with_individual=True
            )
            .distinct()
            .order_by("-id")
        ),
    ),
    Held(
        "targets.PaperEntry.person",
        _("Which of them were typed in from paper for you, by whom and when"),
        _("So that you know where they came from and can correct them"),
        _("You, and the head of the unit where you drew them up"),
        _("As long as the individual target"),
        lambda person: PaperEntry.objects.filter(person=person).order_by("-id"),
    ),
    act_of_office("targets.PaperEntry.by"),
    act_of_office("targets.SlipBatch.by"),
    act_of_office("targets.IndividualStep.by"),
    act_of_office("targets.TargetVersion.by"),
    act_of_office("targets.Reading.by"),
    act_of_office("targets.CourseNote.by"),
    act_of_office("targets.Serving.by"),
    act_of_office("targets.CallForwarding.by"),
    act_of_office("targets.CampaignResult.by"),
    act_of_office("targets.Rollover.by"),
)
