"""The posts of domain.md: what a person may do comes from these, never from who the person is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Post(models.TextChoices):
    """A post held at a unit from a date to a date. Member, assessor and public are no appointments."""

    HEAD = "head", _("Unit head")
    SUPPLY = "supply", _("Supply official")
    TEAM = "team", _("Three-revolution team member")
    ORGANIZATION = "organization", _("Organization official")
    STAFF = "staff", _("Committee staff")
    COMMITTEE = "committee", _("Committee member")
    DEPARTMENT = "department", _("Team department official")
    SENIOR = "senior", _("Senior official")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("System administrator")


#: The organizations of the working people an organization official may be of (L16).
ORGANIZATIONS = [
    ("trade_union", _("Trade union")),
    ("youth", _("Youth league")),
    ("women", _("Women's union")),
    ("farm_workers", _("Union of agricultural workers")),
]
