"""What reminders hold on a person: which matters the person was reminded of, and when it was read."""

from django.utils.translation import gettext_lazy as _

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
    act_of_office("reminders.Hold.released_by"),
)
