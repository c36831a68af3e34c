"""Who reaches the tree, its upkeep, accounts, posts, imports, settings and corrections."""

import datetime
from typing import Any

from tests.access_policy import FORM, GET, POST, UNIT, Row
from tests.units import access_import
from units.models import CalendarRow, CorrectionRequest, Group
from workflow.moving import record

KEEPERS = "staff+ administrator+"
#: Who keeps a unit's calendar.
OFFICE = "staff+ head+ deputy+"
ACCOUNTS = "administrator+"
AT_UNIT = {"pk": "unit"}


def build(world: Any) -> dict[str, Any]:
    """A group kept at the unit, a correction request of its member, the head's appointment."""
    group = Group.objects.create(owner=world.unit, name_en="Mines like ours")
    group.units.add(world.unit)
    asked = CorrectionRequest.objects.create(
        person=world.member, about="Name on my card", wish="Ri", state="open", due_on=datetime.date(2027, 1, 1)
    )
    day = datetime.date(2027, 5, 10)
    days = CalendarRow.objects.create(unit=world.unit, kind="quiet", since=day, until=day, name_en="Transplanting")
    record(world.unit, "rename", by=world.staff, note="Renamed for the test")
    return access_import.build(world) | {
        "unit": world.unit,
        "group": group,
        "calendar_row": days,
        "correction": asked,
        "account": world.member,
        "appointment": world.head.appointments.get(),
    }


def kept(**args: str) -> Row:
    """A page of the unit's upkeep."""
    return Row(see=UNIT, do=KEEPERS, methods=FORM, args={**AT_UNIT, **args})


def on_account() -> Row:
    """A page of one account: administrators whose posts reach all the person has to do with."""
    return Row(see=ACCOUNTS, methods=FORM, args={"pk": "account"})


def on_post() -> Row:
    """A page of one post at the unit."""
    return Row(see=UNIT, do=ACCOUNTS, methods=FORM, args={"pk": "appointment"})


ROWS = {
    "account_login": Row(open=True, methods=FORM),
    "account_logout": Row(open=True, methods=FORM),
    "account_reauthenticate": Row(methods=FORM),
    "account_change_password": Row(methods=FORM),
    "units:tree": Row(methods=GET),
    "units:list": Row(methods=GET),
    "units:below": Row(see=UNIT, methods=GET, args=AT_UNIT),
    "units:add": kept(),
    "units:edit": kept(),
    "units:move": kept(),
    "units:archive": kept(),
    # Staff of a committee above, never an administrator: a merger ends a resolution.
    "units:merge": Row(see=UNIT, do="staff@subtree", methods=FORM, args=AT_UNIT),
    "units:split": Row(see=UNIT, do="staff@subtree", methods=FORM, args=AT_UNIT),
    "units:contacts": kept(),
    "units:norms": Row(see=UNIT, methods=GET, args=AT_UNIT),
    "units:set_norm": Row(see=UNIT, do="staff+", methods=FORM, args={**AT_UNIT, "name": "=coverage_share"}),
    "units:calendar": Row(see=UNIT, methods=GET, args=AT_UNIT),
    "units:add_calendar_row": Row(see=UNIT, do=OFFICE, methods=FORM, args=AT_UNIT),
    "units:remove_calendar_row": Row(see=UNIT, do=OFFICE, methods=FORM, args={"pk": "calendar_row"}),
    "units:history": Row(see=UNIT, methods=GET, args=AT_UNIT),
    "units:groups": Row(methods=FORM, write="staff"),
    "units:group": Row(see=UNIT, methods=FORM, write="staff+", args={"pk": "group"}),
    "units:catalogue": Row(do="administrator", methods=FORM),
    "units:catalogue_of": Row(do="administrator", methods=FORM, args={"name": "=sectors"}),
    "units:people": Row(do="administrator", methods=GET),
    "units:enter_person": Row(do="administrator", methods=FORM),
    "units:person": Row(see=ACCOUNTS, methods=GET, args={"pk": "account"}),
    "units:correct_person": on_account(),
    "units:transfer": on_account(),
    "units:set_password": on_account(),
    "units:set_active": on_account(),
    "units:posts": Row(see=UNIT, methods=GET, args=AT_UNIT),
    "units:appoint": Row(see=UNIT, do=ACCOUNTS, methods=FORM, args=AT_UNIT),
    "units:hand_over": on_post(),
    "units:name_deputy": on_post(),
    "units:end_post": on_post(),
    "units:language": Row(open=True, methods=POST),
    "units:settings": Row(methods=FORM),
    "units:corrections": Row(do="administrator", methods=GET),
    "units:ask_correction": Row(methods=FORM),
    "units:correction": Row(see=ACCOUNTS, methods=FORM, args={"pk": "correction"}),
    # One's own request: the member who asked it, and nobody else.
    "units:withdraw_correction": Row(see="member@own", methods=FORM, args={"pk": "correction"}),
} | access_import.ROWS
