"""Who reaches resolutions, targets, readings and the members' pages."""

import dataclasses
import datetime
from typing import Any

from targets.models import (
    CampaignResult,
    Directive,
    DirectiveAnswer,
    IndividualTarget,
    Package,
    PackageConflict,
    PackageFile,
    Reading,
    Renewal,
    Rollover,
    Serving,
    SlipBatch,
    TargetVersion,
)
from tests import factories as make
from tests.access_policy import FORM, GET, HEADS, POSTS, UNIT, Row
from workflow.clock import today

#: A year whose rollover is recorded, so that its page opens on any day of the year.
LAST_YEAR = today().year - 1
ABOVE = "staff@subtree"
OWN = "member@own"
#: Who sees what belongs to the county, and who beside them sees what it asks of the unit.
ISSUER = " ".join(f"{post}@subtree" for post in POSTS if post not in ("public", "assessor"))
ASKED = f"{UNIT} member@subtree"

#: The same without the unit's own members: what no target of theirs serves.
BELOW = ASKED.replace("member@own ", "")
KEEPERS = "staff@subtree administrator@subtree"


def build(world: Any) -> dict[str, Any]:
    """A resolution in force with a target, its reading, and individual targets of the own member."""
    resolution = make.resolution(world.unit)
    target = make.target(resolution, world.head)
    reading = Reading.objects.create(
        measure=target.measures.get(), value=61, happened_on=datetime.date(2026, 2, 1), by=world.head
    )
    individual = IndividualTarget.objects.create(
        person=world.member,
        unit=world.unit,
        target=target,
        state="open",
        task="Label 40 bays",
        due_on=datetime.date(2027, 1, 31),
    )
    IndividualTarget.objects.create(
        person=world.member,
        unit=world.unit,
        target=make.target(resolution, world.head, field="ideological", title="Lectures held"),
        state="open",
        task="Lecture twice on the history of the mine",
        due_on=datetime.date(2027, 1, 31),
    )
    above = make.target(make.resolution(world.county), world.staff, title="Save fuel")
    serving = Serving.objects.create(target=target, higher=above, weight=2, by=world.head)
    call = make.call(world.unit)
    holder = make.unit(world.county, name_en="Sunrise Works", standing="1")
    example = make.target(make.resolution(holder), world.staff, title="Kilns on waste heat")
    days = {"since": datetime.date(2026, 2, 1), "until": datetime.date(2029, 1, 1)}
    days_done = {"year": LAST_YEAR, "happened_on": datetime.date(LAST_YEAR, 12, 1)}
    Rollover.objects.create(unit=world.unit, by=world.head, cadence="quarter", **days_done)
    return {
        "drive": make.drive(world.unit, target, **days),
        "planned_drive": make.drive(world.unit, target, state="planned", **days),
        "example": example,
        "serving": serving,
        "call": call,
        "unit": world.unit,
        "resolution": resolution,
        "target": target,
        "reading": reading,
        "slips": SlipBatch.objects.create(
            unit=world.unit,
            code="K7M4Q",
            slips=10,
            ends_on=datetime.date(2027, 1, 31),
            targets=[target.pk],
            by=world.head,
        ),
        **renewals(world, target, resolution),
        **campaigns(world, target),
        **packages(world, target),
        "individual": individual,
    }


def campaigns(world: Any, target: Any) -> dict[str, Any]:
    """A campaign of the county that the target serves, one it does not serve, and a result of the unit."""
    campaign = make.campaign(world.county, name_en="Clean Streams")
    tag = make.campaign_target(target, campaign, adds="No tailings in the stream")
    result = CampaignResult.objects.create(
        campaign=campaign,
        unit=world.unit,
        field="technical",
        since=datetime.date(2026, 1, 1),
        until=datetime.date(2026, 3, 31),
        counted="metres of bank",
        value=300,
        work="Bank walled below the mill",
        contribution="No tailings in the stream",
        by=world.someone("organization", "own"),
    )
    other = make.campaign(world.county, name_en="Quiet Nights", state="retired")
    return {"campaign": campaign, "campaign_target": tag, "campaign_result": result, "other_campaign": other}


def renewals(world: Any, target: Any, resolution: Any) -> dict[str, Any]:
    """A renewal that waits for the committee, and a directive of the county that asks the unit."""
    renewal = Renewal.objects.create(
        unit=world.unit,
        target=target,
        kind="extend",
        state="proposed",
        reason="Pumps came late",
        base=target.current,
        drafted=TargetVersion.objects.create(
            target=target,
            number=2,
            title=target.title,
            problem="Losses",
            kind="immediate",
            limit_on="2027-06-30",
            by=world.head,
        ),
        proposed_on=datetime.date(2026, 2, 1),
    )
    directive = Directive.objects.create(
        unit=world.county,
        state="issued",
        title="Save fuel underground",
        text="Name fuel",
        authority="Decision 1",
        answer_by=datetime.date(2027, 1, 31),
        issued_on=datetime.date(2026, 2, 1),
        fields=["technical"],
    )
    draft = Directive.objects.create(
        unit=world.county,
        state="draft",
        title="Not yet issued",
        text="Name fuel",
        authority="Decision 2",
        answer_by=datetime.date(2027, 1, 31),
        fields=["technical"],
    )
    answer = DirectiveAnswer.objects.create(directive=directive, unit=world.unit, state="unanswered")
    return {"renewal": renewal, "directive": directive, "draft_directive": draft, "answer": answer}


def packages(world: Any, target: Any) -> dict[str, Any]:
    """A package that is out, one that came back sealed and with a clash, and one as it stands where it was opened."""
    made = [
        Package.objects.create(
            unit=world.unit,
            number=number,
            state=state,
            made_on=datetime.date(2026, 5, 1),
            public_key=bytes(32),
            return_secret=bytes(32),
        )
        for number, state in enumerate(("returned", "out", "opened"), start=1)
    ]
    for one, part in zip(made, ("sealed", "package", "package"), strict=True):
        PackageFile.objects.create(package=one, part=part, content=b"locked")
    row = PackageConflict.objects.create(
        package=made[0],
        unit=world.unit,
        kind="reading",
        state="open",
        target=target,
        title=target.title,
        reason="same_day",
        ours={"value": "62.00", "happened_on": "2026-05-02", "note": "", "reason": ""},
        theirs={
            "id": 1,
            "measure": {"up": target.measures.get().pk},
            "corrects": None,
            "evidence": [],
            "value": "63.00",
            "happened_on": "2026-05-02",
            "note": "Pump fitted",
            "reason": "",
        },
    )
    return dict(zip(("package_back", "package_out", "package_there", "package_row"), [*made, row], strict=True))


def carries(thing: str) -> Row:
    """A page of who may carry a package: the head, and the staff of the committee above."""
    return Row(see=UNIT, do=f"{HEADS} {ABOVE}", methods=FORM, args={"pk": thing})


def moves(who: str) -> Row:
    """The page of one move of the resolution."""
    return Row(see=UNIT, do=who, methods=FORM, args={"pk": "resolution"})


def target_moves() -> Row:
    """The page of one move of the target."""
    return Row(see=UNIT, do=HEADS, methods=FORM, args={"pk": "target"})


def calls() -> Row:
    """The page of one move of the call."""
    return Row(see=UNIT, do="staff+", methods=FORM, args={"pk": "call"})


def drives(thing: str = "drive") -> Row:
    """The page of one move of a drive."""
    return Row(see=UNIT, do=f"{HEADS} staff+", methods=FORM, args={"pk": thing})


def tag_moves(who: str) -> Row:
    """The page of one move of the campaign target."""
    return Row(see=UNIT, do=who, methods=FORM, args={"pk": "campaign_target"})


#: Typed in by the head of this very unit and the deputy, nobody above (Bound 3).
AT_THE_GRID = Row(see=UNIT, do="head@own deputy@own", methods=FORM, args={"unit": "unit"})
MINE = Row(see=OWN, methods=FORM, args={"pk": "individual"})

ROWS = {
    "targets:resolutions": Row(methods=GET),
    "targets:waiting": Row(methods=GET),
    "targets:resolve": Row(see=UNIT, do=HEADS, methods=FORM, args={"unit": "unit"}),
    "targets:resolution": Row(see=UNIT, methods=GET, args={"pk": "resolution"}),
    "targets:edit_resolution": moves(HEADS),
    "targets:adopt": moves(HEADS),
    "targets:submit": moves(HEADS),
    "targets:recall": moves(HEADS),
    "targets:accept": moves(ABOVE),
    "targets:return_resolution": moves(ABOVE),
    "targets:withdraw": moves(HEADS),
    "targets:enforce": moves(HEADS),
    "targets:set_target": moves(HEADS),
    "targets:order": moves(HEADS),
    "targets:targets": Row(methods=GET),
    "targets:target": Row(see=UNIT, methods=GET, args={"pk": "target"}),
    "targets:edit_target": target_moves(),
    "targets:discuss": target_moves(),
    "targets:meeting": Row(see=UNIT, methods=GET, args={"pk": "target"}),
    "targets:minutes": Row(see=UNIT, methods=GET, args={"pk": "target", "kind": "=pdf"}),
    "targets:meet": target_moves(),
    "targets:end_target": target_moves(),
    "targets:add_reading": target_moves(),
    "targets:correct_reading": Row(see=UNIT, do=HEADS, methods=FORM, args={"pk": "reading"}),
    "targets:calls": Row(methods=GET),
    "targets:add_call": Row(see=UNIT, do="staff+", methods=FORM, args={"unit": "unit"}),
    "targets:call": Row(see=UNIT, methods=GET, args={"pk": "call"}),
    "targets:edit_call": calls(),
    "targets:open_call": calls(),
    "targets:close_call": calls(),
    "targets:cancel_call": calls(),
    # The staff of the committee whose list it is.
    "targets:forward_call": Row(see=UNIT, do="staff@own", methods=FORM, args={"pk": "call"}),
    "targets:drives": Row(methods=GET),
    "targets:add_drive": Row(see=UNIT, do=f"{HEADS} staff+", methods=FORM, args={"unit": "unit"}),
    "targets:drive": Row(see=UNIT, methods=GET, args={"pk": "drive"}),
    "targets:board": Row(see=UNIT, methods=GET, args={"pk": "drive"}),
    "targets:edit_drive": drives("planned_drive"),
    "targets:start_drive": drives("planned_drive"),
    "targets:close_drive": drives(),
    "targets:cancel_drive": drives(),
    "targets:campaigns": Row(methods=GET),
    "targets:add_campaign": Row(do="staff administrator", methods=FORM),
    "targets:campaign": Row(see=ASKED, methods=GET, args={"pk": "campaign"}),
    "targets:edit_campaign": Row(see=BELOW, do=KEEPERS, methods=FORM, args={"pk": "other_campaign"}),
    "targets:retire_campaign": Row(see=ASKED, do=KEEPERS, methods=FORM, args={"pk": "campaign"}),
    "targets:resume_campaign": Row(see=BELOW, do=KEEPERS, methods=FORM, args={"pk": "other_campaign"}),
    "targets:unit_campaigns": Row(see=UNIT, methods=GET, args={"unit": "unit"}),
    "targets:propose_campaign": target_moves(),
    "targets:campaign_targets": Row(methods=GET),
    "targets:campaign_targets_waiting": Row(methods=GET),
    "targets:campaign_target": Row(see=UNIT, methods=GET, args={"pk": "campaign_target"}),
    "targets:accept_campaign_target": tag_moves(ABOVE),
    "targets:return_campaign_target": tag_moves(ABOVE),
    "targets:propose_campaign_again": tag_moves(HEADS),
    "targets:withdraw_campaign_target": tag_moves(HEADS),
    "targets:campaign_results": Row(methods=GET),
    "targets:campaign_result": Row(see=UNIT, methods=GET, args={"pk": "campaign_result"}),
    "targets:correct_result": Row(see=UNIT, do="organization+", methods=FORM, args={"pk": "campaign_result"}),
    "targets:record_result": Row(see=UNIT, do="organization+", methods=FORM, args={"unit": "unit"}),
    "targets:packages": Row(see=UNIT, methods=GET, args={"unit": "unit"}),
    "targets:make_package": Row(see=UNIT, do=f"{HEADS} {ABOVE}", methods=FORM, args={"unit": "unit"}),
    "targets:open_package": Row(do="administrator", methods=FORM),
    "targets:package": Row(see=UNIT, methods=GET, args={"pk": "package_back"}),
    "targets:package_file": Row(see=UNIT, do=f"{HEADS} {ABOVE}", methods=GET, args={"pk": "package_out"}),
    "targets:cancel_package": carries("package_out"),
    "targets:bring_back": carries("package_out"),
    "targets:make_return": Row(see=UNIT, do=HEADS, methods=FORM, args={"pk": "package_there"}),
    # The head of this very unit alone (Bound 3).
    "targets:open_sealed": Row(see=UNIT, do="head@own deputy@own", methods=FORM, args={"pk": "package_back"}),
    "targets:settle_row": Row(see=UNIT, write=HEADS, methods=FORM, args={"pk": "package_row"}),
    "targets:readings": Row(see=UNIT, do=HEADS, methods=FORM, args={"unit": "unit"}),
    "targets:note_course": target_moves(),
    "targets:renew": Row(see=UNIT, do=HEADS, methods=GET, args={"pk": "target"}),
    "targets:propose": Row(see=UNIT, do=HEADS, methods=FORM, args={"pk": "target", "kind": "=extend"}),
    "targets:keep_target": target_moves(),
    "targets:renewals": Row(methods=GET),
    "targets:renewals_waiting": Row(methods=GET),
    "targets:renewal": Row(see=UNIT, methods=GET, args={"pk": "renewal"}),
    "targets:accept_renewal": Row(see=UNIT, do=ABOVE, methods=FORM, args={"pk": "renewal"}),
    "targets:return_renewal": Row(see=UNIT, do=ABOVE, methods=FORM, args={"pk": "renewal"}),
    "targets:withdraw_renewal": Row(see=UNIT, do=HEADS, methods=FORM, args={"pk": "renewal"}),
    "targets:directives": Row(methods=GET),
    "targets:add_directive": Row(do="staff", methods=FORM),
    "targets:directive": Row(see=ASKED, methods=GET, args={"pk": "directive"}),
    "targets:directive_units": Row(see=ASKED, methods=GET, args={"pk": "directive"}),
    "targets:edit_directive": Row(see=ISSUER, do=ABOVE, methods=FORM, args={"pk": "draft_directive"}),
    "targets:issue_directive": Row(see=ISSUER, do=ABOVE, methods=FORM, args={"pk": "draft_directive"}),
    "targets:close_directive": Row(see=ASKED, do=ABOVE, methods=FORM, args={"pk": "directive"}),
    "targets:cancel_directive": Row(see=ASKED, do=ABOVE, methods=FORM, args={"pk": "directive"}),
    "targets:answer_directive": Row(see=UNIT, do=HEADS, methods=FORM, args={"pk": "answer"}),
    "targets:rollover": Row(see=UNIT, write=HEADS, methods=FORM, args={"unit": "unit", "year": f"={LAST_YEAR}"}),
    "targets:cascade": Row(see=UNIT, methods=GET, args={"pk": "target"}),
    "targets:serve": target_moves(),
    "targets:stop_serving": Row(see=UNIT, do=HEADS, methods=FORM, args={"pk": "serving"}),
    "targets:higher": Row(see=UNIT, do=HEADS, methods=GET, args={"pk": "resolution"}),
    "targets:paper": Row(see=UNIT, do=HEADS, methods=GET, args={"unit": "unit"}),
    "targets:print_slips": Row(see=UNIT, do=HEADS, methods=FORM, args={"unit": "unit"}),
    "targets:slips": Row(see=HEADS, methods=GET, args={"pk": "slips"}),
    # A member of any unit may type the code of a slip of theirs.
    "targets:open_slips": Row(methods=FORM),
    "targets:type_in": AT_THE_GRID,
    "targets:paper_file": AT_THE_GRID,
    "targets:paper_template": dataclasses.replace(AT_THE_GRID, methods=GET),
    # A flag holder's targets are read across areas by whoever sets targets or helps with them.
    "targets:examples": Row(do="head deputy team staff", methods=GET),
    "targets:example": Row(do="head deputy team staff", methods=GET, args={"pk": "example"}),
    "targets:mine": Row(methods=GET),
    "targets:draw_up": Row(methods=FORM),
    "targets:carry_over": Row(methods=FORM),
    "targets:readers": Row(methods=GET),
    "targets:individual": MINE,
    "targets:put_first": MINE,
    "targets:progress": MINE,
    "targets:finish": MINE,
    "targets:drop": MINE,
    "targets:reopen": MINE,
    # The head of this very unit and the deputy, nobody above (Bound 3).
    "targets:unit_individual": Row(see=UNIT, do="head@own deputy@own", methods=GET, args={"unit": "unit"}),
}
