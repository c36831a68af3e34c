"""Who reaches reminders, the ways to a person, and notices."""

from __future__ import annotations

import datetime
from typing import Any

from reminders import feeding
from reminders.models import Notice, Reminder
from tests.access_policy import FORM, GET, POST, UNIT, Row
from workflow.clock import today

#: Whom a notice to the county reaches; and who keeps it.
READERS, KEEPER = UNIT + " member@subtree", "administrator@subtree"
TEXTS = {"text_en": "From six to eight.", "text_ko": "여섯시부터 여덟시까지."}


def build(world: Any) -> dict[str, Any]:
    """A reminder that came to the member, the address of the member's calendar, a notice of the county and a draft."""
    now, day = datetime.datetime.now(datetime.UTC), today()
    came = Reminder.objects.create(
        recipient=world.member,
        subject_type="reminders.notice",
        subject_id=0,
        kind="notice",
        period="once",
        channel="page",
        unit=world.unit,
        due_at=now,
        next_try_at=now,
        state="delivered",
        delivered_at=now,
    )
    days = {"since": day, "until": day + datetime.timedelta(30), "unit": world.county}
    notice = Notice.objects.create(
        state="published", published=True, title_en="Water is off", title_ko="물이 나오지 않습니다", **days, **TEXTS
    )
    draft = Notice.objects.create(state="draft", title_en="Not yet said", title_ko="아직", **days, **TEXTS)
    token = feeding.make_feed(by=world.member)
    return {"reminder": came, "notice": notice, "draft_notice": draft, "calendar_token": token}


def on_draft() -> Row:
    """A page of a draft: who keeps it, and nobody else."""
    return Row(see=KEEPER, methods=FORM, args={"pk": "draft_notice"})


ROWS = {
    "reminders:inbox": Row(methods=GET),
    # Asked by a page that is open, with a session or without.
    "reminders:count": Row(open=True, methods=GET),
    "reminders:read": Row(methods=POST),
    "reminders:unread": Row(methods=POST),
    "reminders:open": Row(see="member@own", methods=GET, args={"pk": "reminder"}),
    "reminders:settings": Row(methods=GET),
    "reminders:set_mail": Row(methods=FORM),
    "reminders:remove_mail": Row(methods=FORM),
    "reminders:digest": Row(methods=GET),
    "reminders:make_feed": Row(methods=FORM),
    "reminders:stop_feed": Row(methods=FORM),
    # The token is the key.
    "reminders:feed": Row(open=True, methods=GET, args={"token": "calendar_token"}),
    "reminders:notices": Row(do="administrator", methods=GET),
    "reminders:add_notice": Row(see=UNIT, do="administrator+", methods=FORM, args={"unit": "unit"}),
    "reminders:notice": Row(see=READERS, methods=GET, args={"pk": "notice"}),
    "reminders:edit_notice": on_draft(),
    "reminders:publish_notice": on_draft(),
    "reminders:withdraw_notice": Row(see=READERS, do=KEEPER, methods=FORM, args={"pk": "notice"}),
}
