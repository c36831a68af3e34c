"""Applications at every stage of the road, the register of flags and past awards."""

from __future__ import annotations

import datetime
from collections import Counter

from assessments.models import (
    Application,
    ApplicationCounter,
    Assessor,
    Claim,
    CriterionReason,
    Decision,
    SiteCheck,
    SiteFinding,
    Standard,
)
from desk.nation import wording
from desk.nation.book import Book
from desk.nation.people import officials
from desk.nation.planning import DAY, Planning
from desk.nation.tree import Place
from honours.models import Flag, LegacyAward
from units.models import Meeting

#: The road in its order; each part of it has its step.
ROAD = ("submitted", "screened", "on_site", "findings_shown", "decided", "approved", "awarded")
MOVES = ("submit", "screen", "go_on_site", "show_findings", "put_forward", "approve", "award")
#: Ends other than the last: the part of the road they branch off from.
REFUSED = "refused"


class Awarding:
    """Writes applications; numbers run on by year as the counter gives them."""

    def __init__(self, book: Book, planning: Planning) -> None:
        self.book, self.planning = book, planning
        standard = Standard.objects.get(state="published")
        self.standard, self.criteria = standard.pk, list(standard.criteria.all())
        # Loaded before the decisions, of which the database asks their reasons by criterion.
        book.sheet(CriterionReason, "decision_id", "criterion_id", "finding", "text")
        self.numbers: Counter[int] = Counter()
        self.flags = 0
        #: units that hold a flag
        self.holding: set[int] = set()

    def apply(self, unit: Place, county: Place, resolution: int, tier: str, state: str, *, days_ago: int) -> None:
        """An application that has come to `state`, submitted so many days ago."""
        book, day = self.book, self.planning.ago(days_ago)
        self.numbers[day.year] += 1
        come = ROAD.index("findings_shown" if state == REFUSED else state)
        decided = state == REFUSED or come >= ROAD.index("decided")
        number = f"{day.year}-{self.numbers[day.year]}"
        made = book.add(
            Application,
            state=state,
            unit_id=unit.id,
            resolution_id=resolution,
            standard_id=self.standard,
            tier=tier,
            number=number,
            statement=wording.STATEMENT,
            submitted_on=day,
            due_on=day + 40 * DAY if decided else None,
        )
        for one in self.criteria:
            counted = one.source != "sight"
            book.add(Claim, application_id=made, criterion_id=one.pk, reached=100 if counted else None,
                     counted=3 if counted else None, counted_of=3 if counted else None)  # fmt: skip
        staff = officials(county)
        who = (unit.head, staff[0], staff[1], staff[1], staff[0], staff[3], staff[3])
        for place in range(come + 1):
            states = (ROAD[place - 1] if place else "draft", ROAD[place])
            self.planning.step("assessments.application", made, unit, MOVES[place], states, who[place],
                               day + 5 * place * DAY, title=number)  # fmt: skip
        if come:
            for place in (1, 2):
                book.add(Assessor, application_id=made, person_id=staff[place], leads=place == 1)
        if come >= ROAD.index("findings_shown"):
            self._seen(made, staff[1], day + 12 * DAY, missed=state == REFUSED)
        if decided:
            self._decided(made, unit, county, state, number, tier, day)

    def _seen(self, application: int, by: int, day: datetime.date, *, missed: bool) -> None:
        check = self.book.add(SiteCheck, application_id=application, held_from=day, held_to=day + DAY,
                              summary="Counts were repeated on both days and agree with the sheets.",
                              shown_on=day + 3 * DAY, by_id=by)  # fmt: skip
        for one in self.criteria:
            short = missed and one.number == "3.2"
            self.book.add(SiteFinding, check_made_id=check, criterion_id=one.pk, finding="not_met" if short else "met",
                          remark="Washroom without warm water on both days" if short else "")  # fmt: skip

    def _decided(self, application: int, unit: Place, county: Place, state: str, number: str, tier: str,
                 day: datetime.date) -> None:  # fmt: skip
        book, staff, refused = self.book, officials(county), state == REFUSED
        sat = day + 20 * DAY
        meeting = book.add(Meeting, unit_id=county.id, kind="sitting", held_on=sat, place="Committee room", present=9,
                           proposals="", changes="")  # fmt: skip

        def decide(level: str, outcome: str, meeting: int | None, by: int, on: datetime.date) -> int:
            return book.add(
                Decision, application_id=application, level=level, outcome=outcome,
                reasons="One imperative criterion is not met." if refused else "The findings agree with the sheets.",
                meeting_id=meeting, minute=f"{number}/1" if meeting else "", by_id=by, decided_on=on,
                appeal_until=on + 30 * DAY if refused else None,
            )  # fmt: skip

        made = decide("committee", "refuse" if refused else "forward", meeting, staff[0], sat)
        if refused:
            self.planning.step("assessments.application", application, unit, "refuse_in_committee",
                               ("findings_shown", REFUSED), staff[0], sat, decision=made)  # fmt: skip
            missed = next((one for one in self.criteria if one.number == "3.2"), self.criteria[0])
            book.add(CriterionReason, decision_id=made, criterion_id=missed.pk, finding="not_met",
                     text="Warm water would meet it.")  # fmt: skip
        elif state == "awarded":
            made = decide("approval", "approve", None, staff[3], day + 25 * DAY)
            for one in self.criteria:
                book.add(CriterionReason, decision_id=made, criterion_id=one.pk, finding="met", text="")
            self.flags += 1
            self.holding.add(unit.id)
            book.add(
                Flag, number=self.flags, unit_id=unit.id, unit_name_en=unit.name[0], unit_name_ko=unit.name[1], tier=tier,
                application_id=application, awarded_on=day + 25 * DAY, authority=f"Approval {number}", approved_by_id=staff[3],
            )  # fmt: skip

    def past(self, unit: Place, year: int) -> None:
        """A flag won before the programme began, of which the year is known."""
        self.holding.add(unit.id)
        self.book.add(
            LegacyAward, unit_id=unit.id, unit_name_printed=unit.name[1], tier="1", awarded_on=datetime.date(year, 1, 1),
            precision="year", date_basis="year", reference=wording.INVENTED, note=wording.INVENTED, identity=f"data-set-{unit.id}",
        )  # fmt: skip

    def close(self) -> None:
        """The counters of application numbers; the register's own counter is set once its rows are there."""
        for year, last in sorted(self.numbers.items()):
            self.book.add(ApplicationCounter, year=year, last=last)
