"""What reminders hold on a person: which matters the person was reminded of, and when it was read."""

from django.utils.translation import gettext_lazy as _

from reminders.models import Address, Feed
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
    Held(
        "reminders.Feed.person",
        _("That you have a calendar address, and since when; the address itself is not kept"),
        _("So that your calendar shows what is due"),
        _("Nobody; your calendar to whoever you give the address"),
        _("Until you stop the calendar"),
        lambda person: Feed.objects.filter(person=person),
    ),
    act_of_office("reminders.Hold.released_by"),
)
