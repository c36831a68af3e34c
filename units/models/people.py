"""Persons, their dated memberships, and the dated appointments that say what they may do."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from pages import words
from units.models.posts import ORGANIZATIONS, Post
from units.models.tree import Catalogue, Unit, in_language


class DateRange(Func):
    """`daterange(since, until, '[)')` of a row: until is the first day it no longer holds."""

    function = "DATERANGE"
    output_field = DateRangeField()


TERM = DateRange("since", "until", RangeBoundary())


class TermQuerySet(models.QuerySet[Any]):
    """Rows that hold from a date to a date."""

    def on(self, day: datetime.date) -> TermQuerySet:
        """Rows that hold on `day`."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class PersonManager(BaseUserManager["Person"]):
    """Accounts are found by their exact number only (domain.md Bound 8)."""

    def create_person(self, number: str, name: str, password: str | None = None, **fields: Any) -> Person:
        """Create an account; without a password it cannot sign in yet."""
        person = self.model(number=number, name=name, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """A member of a unit and, if they sign in, a user. Held: number, name, language, contact; nothing else (Bound 4)."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    user_name = models.CharField(_("user name"), max_length=50, unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=100)
    language = models.CharField(
        _("language"), max_length=5, choices=[("en", "English"), ("ko", "한국어")], default="ko"
    )
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    theme = models.CharField(
        _("theme"),
        max_length=5,
        choices=[("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
        default="auto",
    )
    density = models.CharField(
        _("density of tables"),
        max_length=8,
        choices=[("normal", _("Normal")), ("compact", _("Compact")), ("wide", _("Wide"))],
        default="normal",
    )
    text_size = models.CharField(
        _("text size"), max_length=6, choices=[("normal", _("Normal")), ("large", _("Large"))], default="normal"
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    USERNAME_FIELD = "number"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name

    @property
    def post_and_place(self) -> str:
        """`Committee staff · Eunha County`: the first post in force, else the unit the person is a member of."""
        from units.reach import reach_of

        reach = reach_of(self)
        if reach.held:
            first = reach.held[0]
            return f"{Post(first.post).label} · {in_language(first.name_en, first.name_ko)}"
        return in_language(*reach.member_name)


class Membership(models.Model):
    """Where a person works; one unit at a time, by constraint."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "since"], name="membership_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="membership_term"),
            ExclusionConstraint(
                name="membership_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), (TERM, RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {words.day(self.since)}"


class Department(Catalogue):
    """Part of a committee; the three-revolution-team department guides the movement (L20, L22)."""

    code = models.SlugField(_("code"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="departments")

    class Meta(Catalogue.Meta):
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="department_code")]


class Appointment(models.Model):
    """A post held at a unit; ended, never deleted. A deputy's row names the row it stands in for."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    post = models.CharField(_("post"), max_length=20, choices=Post.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="appointments")
    # Of which organization an organization official is; "" where the decision names none.
    organization = models.CharField(
        _("organization"), max_length=20, choices=ORGANIZATIONS, blank=True, default="", db_default=""
    )
    deputy_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="deputies")
    below = models.BooleanField(_("reaches the units below"), default=True)
    authority = models.CharField(_("decision of appointment"), max_length=200)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "post"], name="appointment_unit_post")]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="appointment_term"),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True) | ~Q(entered_by=F("person")), name="appointment_not_by_oneself"
            ),
            models.CheckConstraint(
                condition=Q(organization="") | Q(post=Post.ORGANIZATION), name="appointment_organization_of_its_post"
            ),
            ExclusionConstraint(
                name="appointment_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    (TERM, RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="appointment_one_head",
                expressions=[("unit", RangeOperators.EQUAL), (TERM, RangeOperators.OVERLAPS)],
                condition=Q(post=Post.HEAD, deputy_of__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_post_display()}, {self.unit}"
