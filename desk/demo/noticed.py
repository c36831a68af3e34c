"""Notices of the invented county, and the reminders that have come by now."""

from __future__ import annotations

import datetime

from django.utils import timezone

from desk.demo.placing import County
from reminders import delivering, noticing, planning
from reminders.models import Notice
from units.models import Post

#: (English title and text, Korean title and text): a notice stands in both languages, whatever the demonstration speaks.
WATER = (
    "No water in the committee's house on Saturday",
    "The pipe is renewed from eight to twelve. The offices of the county are open all the same.",
    "토요일에 군당위원회청사에 물이 나오지 않는다",
    "8시부터 12시까지 물길관을 교체한다. 군의 사무실들은 그대로 문을 연다.",
)
READINGS = (
    "Readings of the month by the 28th",
    "The programme closes the month's figures that night; what comes later stands in the next month.",
    "이달의 실적은 28일까지",
    "그날 밤에 이달의 수값을 마감한다. 늦게 들어온것은 다음달에 들어간다.",
)
MACHINE = (
    "The programme stands still on Sunday night",
    "From ten to eleven the machine is looked after.",
    "일요일 밤에 프로그람을 멈춘다",
    "10시부터 11시까지 기계를 정비한다.",
)


def show(county: County) -> None:
    """One notice to everyone, one withdrawn, one to heads still a draft; then all that is due comes into the inboxes."""
    administrator, area = county.officials["administrator"], county.units["EH"]
    texts = ("title_en", "text_en", "title_ko", "text_ko")

    def write(words: tuple[str, ...], *, posts: list[str], days: int, begun: int = 0) -> Notice:
        since = county.ago(begun)
        return noticing.draft_notice(
            area,
            by=administrator,
            today=since,
            posts=posts,
            since=since,
            until=county.ago(-days),
            **dict(zip(texts, words, strict=True)),
        )

    noticing.publish(write(WATER, posts=[], days=6), by=administrator, today=county.today)
    write(READINGS, posts=[Post.HEAD], days=12)
    machine = noticing.publish(write(MACHINE, posts=[], days=9, begun=2), by=administrator, today=county.ago(2))
    noticing.withdraw(machine, by=administrator, reason=county.say("The machine can wait until the holidays."))
    noon = timezone.make_aware(datetime.datetime.combine(county.today, datetime.time(12)))
    planning.plan(noon, county.today)
    delivering.deliver_due(noon, county.today)
