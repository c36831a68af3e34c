"""The steps of reminders in words."""

from django.utils.translation import gettext_lazy as _

from workflow import telling


def connect() -> None:
    """Said once, when the program starts."""
    telling.tell(
        {
            ("reminders.reminder", "try_again"): _("A reminder that was given up is tried again"),
            ("units.person", "mail_address"): _("Mail address for reminders changed"),
            ("reminders.reminder", "try_all_again"): _("All given up for one reason are tried again"),
            ("reminders.hold", "hold"): _("Delivery of reminders put on hold"),
            ("reminders.hold", "release"): _("Delivery of reminders released"),
            ("reminders.notice", "draft"): _("Notice drafted"),
            ("reminders.notice", "edit"): _("Notice changed"),
            ("reminders.notice", "publish"): _("Notice published"),
            ("reminders.notice", "withdraw"): _("Notice withdrawn"),
            ("reminders.notice", "end"): _("Notice over: its last day has passed"),
        }
    )
