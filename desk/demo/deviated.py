"""In the invented county: deviations the rules find and officials open, one in each state (L23)."""

from __future__ import annotations

from desk.demo.placing import County
from reviews import deviations, thresholds
from reviews.models import Deviation, Fault
from units.models import Unit


def show(county: County) -> None:
    """What is shown of deviations, last of all: the rules read what the other parts have left."""
    _by_hand(county)
    _thresholds(county)
    deviations.run(county.today)
    _false_alarm(county)


def _open(county: County, unit: Unit, fault: str, text: str, *, days_ago: int, by: str = "staff") -> Deviation:
    return deviations.open_by_hand(
        unit,
        by=county.officials[by],
        fault=Fault.objects.get(code=fault),
        text=county.say(text),
        today=county.ago(days_ago),
    )


def _by_hand(county: County) -> None:
    """Open, explained, a measure past its date, closed after a first answer was rejected."""
    say, units = county.say, county.units
    mine, farm, mill, kiln = (units[code] for code in ("EH-01", "EH-02", "EH-05", "EH-11"))
    _open(
        county, mine, "too-many-forms", "Three offices ask for the same figures each week.", days_ago=6, by="department"
    )
    told = _open(county, mill, "review-put-off", "The review was put off twice for want of a hall.", days_ago=24)
    answer = say("The hall was under repair; the review is held on Saturday.")
    deviations.explain(told, by=county.head_of(mill), answer=answer, today=county.ago(20))
    late = _open(county, kiln, "no-evidence", "Output of two quarters without a sheet.", days_ago=50)
    answer = say("Sheets of both quarters are brought to the office.")
    deviations.take_measure(
        late, by=county.head_of(kiln), answer=answer, measure_by=county.ago(8), today=county.ago(41)
    )
    done = _open(county, farm, "handed-down", "Two workteams had their targets by telephone.", days_ago=70)
    head, staff = county.head_of(farm), county.officials["staff"]
    deviations.explain(done, by=head, answer=say("It was the week of transplanting."), today=county.ago(66))
    deviations.reject(done, by=staff, reason=say("Then discuss them now."), today=county.ago(64))
    answer = say("Both workteams discuss their targets on Sunday.")
    deviations.take_measure(done, by=head, answer=answer, measure_by=county.ago(55), today=county.ago(62))
    outcome = say("Both meetings are recorded; three goals were changed.")
    deviations.close(done, by=staff, outcome=outcome, today=county.ago(54))


def _thresholds(county: County) -> None:
    """Small units of the county share their forms: only long texts are compared, but at two of them as by default."""
    named = thresholds.threshold_named("copied_length")
    assert named is not None
    for code, value in (("EH", 200), ("EH-06", 60), ("EH-10", 110)):
        thresholds.set_threshold(
            county.units[code],
            by=county.officials["staff"],
            threshold=named[1],
            value=value,
            since=county.ago(30),
            today=county.ago(30),
        )


def _false_alarm(county: County) -> None:
    """One of those the rules found was none: staff may set the value that would have left it alone."""
    found = Deviation.objects.filter(state="open").exclude(rule="").select_related("unit").order_by("id").first()
    if found is not None:
        reason = county.say("The unit told the committee of it beforehand.")
        deviations.dismiss(found, by=county.officials["staff"], reason=reason, today=county.today)
