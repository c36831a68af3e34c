"""What reminders hold on a person: which matters the person was reminded of, and when it was read."""

from django.utils.translation import gettext_lazy as _

from reminders.models import Address
from units.personal import Held, act_of_office, holds

holds(
    Held(
        "reminders.Reminder.recipient",
        _("Reminders sent to you"),
        _("So that you need not remember a date, and are told once"),
        _("You alone; administrators count them without names"),
        _("As long as the norm for reminders says, by default 12 months"),
        lambda person: person.reminders.order_by("-id"),
    ),
    Held(
        "reminders.Address.person",
        _("The mail address you gave for reminders"),
        _("To send you what is due, once a day"),
        _("You alone; the mail server it is sent by"),
        _("Until you remove it in your settings"),
        lambda person: Address.objects.filter(person=person).order_by("-pk"),
    ),
    Held(
        "reminders.Digest.recipient",
        _("Mails sent to you, by day"),
        _("So that one comes a day, and none twice"),
        _("You alone; administrators count them without names"),
        _("As long as the norm for reminders says, by default 12 months"),
        lambda person: person.digests.order_by("-id"),
    ),
    act_of_office("reminders.Hold.released_by"),
)
