"""What assessments hold on a person: who assessed, decided and put forward, by virtue of a post."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assessments.models import Assessor, StoodBack
from units.personal import REACH, STAYS, Held, act_of_office, holds

holds(
    Held(
        "assessments.Assessor.person",
        _("Applications you were named to assess"),
        _("So that the unit knows who assesses it, and nobody decides what they assessed"),
        REACH,
        STAYS,
        lambda person: Assessor.objects.filter(person=person).select_related("application__unit").order_by("-id"),
    ),
    Held(
        "assessments.StoodBack.person",
        _("Applications you do nothing more about since an appeal was upheld"),
        _("So that other persons take the step again"),
        REACH,
        STAYS,
        lambda person: StoodBack.objects.filter(person=person).select_related("application__unit").order_by("-id"),
    ),
    act_of_office("assessments.Appeal.lodged_by"),
    act_of_office("assessments.Appeal.decided_by"),
    act_of_office("assessments.SiteCheck.by"),
    act_of_office("assessments.Decision.by"),
)
