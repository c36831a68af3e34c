"""Removed checks and forgotten scopes, each with the routes and posts where the walk must notice it (trust 2)."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import Q

from units.models import Person


def everything(self: Any, person: Any) -> Any:
    """A `visible_to` that forgot its scope."""
    return self.all()


def anybody(*_args: Any, **_kwargs: Any) -> bool:
    """A rule that forgot to ask."""
    return True


def nothing(*_args: Any, **_kwargs: Any) -> None:
    """A check that was taken out."""


def unscoped(*_args: Any, **_kwargs: Any) -> Q:
    """A condition that leaves every row."""
    return ~Q(pk__in=[])


def every_account(*_args: Any) -> Any:
    """All accounts, whoever asks."""
    return Person.objects.all()


@dataclass(frozen=True)
class Mutant:
    """A fault: `place` is "module:attribute", or "module:TABLE/move" for the `who` of a move."""

    place: str
    fault: Callable[..., Any]
    routes: str = ""
    posts: str = "member"
    #: addresses of tests/access_lists.py that must show the difference
    lists: str = ""

    def seed(self, patch: pytest.MonkeyPatch) -> None:
        """Put the fault in."""
        module, _, attribute = self.place.partition(":")
        attribute, _, move = attribute.partition("/")
        holder: Any = importlib.import_module(module)
        if move:
            moves = getattr(holder, attribute).moves
            patch.setitem(moves, move, dataclasses.replace(moves[move], who=self.fault))
            return
        *path, last = attribute.split(".")
        for part in path:
            holder = getattr(holder, part)
        assert hasattr(holder, last), self.place
        patch.setattr(holder, last, self.fault)


def who(table: str, move: str, route: str, posts: str = "auditor") -> Mutant:
    """The `who` of a move that lets anybody through."""
    return Mutant(f"{table}/{move}", anybody, route, posts)


APPEAL = "assessments.appeal_workflow:APPEAL"
RESOLUTION, TARGET = "targets.workflow:RESOLUTION", "targets.workflow:TARGET"
RENEWAL, DIRECTIVE, DIRECTIVE_ANSWER = (
    f"targets.renewal_workflow:{name}" for name in ("RENEWAL", "DIRECTIVE", "DIRECTIVE_ANSWER")
)
CAMPAIGN, CAMPAIGN_TARGET = "targets.campaign_workflow:CAMPAIGN", "targets.campaign_workflow:CAMPAIGN_TARGET"
CALL = "targets.call_workflow:CALL"
DRIVE = "targets.drive_workflow:DRIVE"
PACKAGE = "targets.package_workflow:PACKAGE"
REVIEW, FOLLOW_UP = "reviews.workflow:REVIEW", "reviews.workflow:FOLLOW_UP"
DEVIATION = "reviews.workflow:DEVIATION"
REGISTER_CHANGE = "honours.workflow:CHANGE"
APPLICATION, CORRECTION = "assessments.workflow:APPLICATION", "units.workflow:CORRECTION"

SCOPES = [
    Mutant("units.models.tree:UnitQuerySet.visible_to", everything, "desk:unit units:below", "head"),
    Mutant("units.models.tree:GroupQuerySet.visible_to", everything, "units:group", "staff"),
    Mutant("units.models.calendar:CalendarRowQuerySet.visible_to", everything, "units:remove_calendar_row", "staff"),
    Mutant("units.models.importing:ImportRunQuerySet.visible_to", everything, "units:import_run", "administrator"),
    Mutant("units.views.people:accounts_kept_by", every_account, "units:person", "member administrator"),
    Mutant("units.views.own:accounts_kept_by", every_account, "units:correction", "member administrator"),
    Mutant("targets.models.resolution:ResolutionQuerySet.visible_to", everything, "targets:resolution", "head"),
    Mutant("targets.models.call:CallQuerySet.visible_to", everything, "targets:call", "head"),
    Mutant("targets.models.campaign:CampaignQuerySet.visible_to", everything, "targets:campaign", "head"),
    Mutant("targets.models.campaign:CampaignTargetQuerySet.visible_to", everything, "targets:campaign_target", "head"),
    Mutant("targets.models.campaign:CampaignResultQuerySet.visible_to", everything, "targets:campaign_result", "head"),
    Mutant("targets.views.campaign_targets:answered_by", unscoped, posts="staff", lists="/campaigns/targets/waiting/"),
    Mutant("targets.models.target:TargetQuerySet.visible_to", everything, "targets:target", "member"),
    Mutant("targets.models.package:PackageQuerySet.visible_to", everything, "targets:package_file", "head"),
    Mutant("targets.models.package:PackageConflictQuerySet.visible_to", everything, "targets:settle_row", "head"),
    Mutant(
        "targets.models.individual:IndividualTargetQuerySet.visible_to",
        everything,
        posts="head",
        lists="/units/{unit}/individual-targets/",
    ),
    Mutant("targets.models.paper:SlipBatchQuerySet.visible_to", everything, "targets:slips", "member staff"),
    Mutant("targets.models.renewal:RenewalQuerySet.visible_to", everything, "targets:renewal", "staff"),
    Mutant("targets.models.directive:DirectiveQuerySet.visible_to", everything, "targets:directive", "staff"),
    Mutant(
        "targets.models.directive:DirectiveAnswerQuerySet.visible_to", everything, "targets:answer_directive", "head"
    ),
    Mutant("reviews.models.review:ReviewQuerySet.visible_to", everything, "reviews:review", "staff"),
    Mutant(
        "reviews.models.correction:ReviewCorrectionQuerySet.visible_to",
        everything,
        "reviews:confirm_correction",
        "head",
    ),
    Mutant("reviews.models.review:FollowUpQuerySet.visible_to", everything, "reviews:close_follow_up", "head"),
    Mutant("reviews.models.deviation:DeviationQuerySet.visible_to", everything, "reviews:deviation", "staff"),
    Mutant("reviews.models.load:AskedQuerySet.visible_to", everything, posts="head", lists="/reviews/load/"),
    Mutant("reminders.models.ledger:ReminderQuerySet.visible_to", everything, "reminders:open", "head"),
    Mutant("reminders.models.notice:NoticeQuerySet.visible_to", everything, "reminders:notice", "head"),
    Mutant("reminders.models.notice:NoticeQuerySet.kept_by", everything, posts="administrator", lists="/notices/"),
    Mutant("evidence.models:EvidenceQuerySet.visible_to", everything, "evidence:download", "head"),
    Mutant("assessments.models.application:ApplicationQuerySet.visible_to", everything, "assessments:application"),
    Mutant("assessments.models.appeal:AppealQuerySet.visible_to", everything, "assessments:appeal"),
    Mutant("honours.models.entry:RegisterEntryQuerySet.visible_to", everything, posts="staff", lists="/register/"),
    Mutant("honours.models.flag:FlagQuerySet.visible_to", everything, "honours:open_change", "head"),
    Mutant("honours.models.change:RegisterChangeQuerySet.visible_to", everything, "honours:change", "head"),
    Mutant("units.reach:Reach.seen", unscoped, "units:posts targets:target", "head"),
    Mutant("units.reach:Reach.seen_above", unscoped, posts="department", lists="/awards/awaiting/"),
    Mutant("units.reach:Reach.seen_above", unscoped, posts="staff", lists="/reviews/late/"),
    Mutant("units.reach:Reach.holds_above", anybody, "reviews:acknowledge targets:accept", "auditor head"),
    Mutant("units.reach:Reach.holds_at", anybody, "targets:unit_individual", "head auditor"),
    Mutant("units.reach:Reach.holds_anywhere", anybody, "units:people honours:register", "member"),
    Mutant("units.reach:Reach.holds", anybody, "units:edit targets:resolve", "auditor"),
]
CHECKS = [
    Mutant("reviews.views.late:require", nothing, "reviews:late reviews:remind", "member auditor"),
    Mutant("reviews.views.late:follows_up_lateness", anybody, "reviews:late reviews:remind", "head auditor"),
    Mutant("django.contrib.auth.middleware:LoginRequiredMiddleware.process_view", nothing, "units:tree", "public"),
    Mutant("units.views.people:require", nothing, "units:people units:enter_person units:appoint", "member"),
    Mutant("units.views.people:is_administrator", anybody, "units:appoint units:end_post", "senior"),
    Mutant("units.views.own:require", nothing, "units:corrections", "head"),
    Mutant("units.views.upkeep:require", nothing, "units:edit units:set_norm units:catalogue", "auditor"),
    Mutant("units.views.upkeep:is_staff", anybody, "units:group units:set_norm", "auditor"),
    Mutant("units.views.upkeep:is_administrator", anybody, "units:catalogue", "staff"),
    Mutant("units.views.calendars:require", nothing, "units:add_calendar_row units:remove_calendar_row", "auditor"),
    Mutant("units.calendars:keeps_the_calendar", anybody, "units:add_calendar_row", "member"),
    Mutant("units.views.reforming:require", nothing, "units:merge units:split", "administrator"),
    Mutant("units.tree:keeps_the_tree", anybody, "units:add units:move units:archive", "head"),
    Mutant("units.views.imports:require", nothing, "units:imports", "head"),
    Mutant("reminders.views.operations:require", nothing, "operations:reminders operations:release", "head"),
    Mutant("reminders.views.operations:reads_operations", anybody, "operations:reminder", "senior"),
    Mutant("reminders.views.operations:is_administrator", anybody, "operations:try_all_again", "auditor"),
    Mutant("targets.views.resolutions:require", nothing, "targets:resolve targets:edit_resolution", "staff"),
    Mutant("targets.views.examples:require", nothing, "targets:examples targets:example", "member supply"),
    Mutant("targets.views.examples:reads_examples", anybody, "targets:examples targets:example", "auditor"),
    Mutant("targets.views.resolutions:heads_the_unit", anybody, "targets:resolve", "staff"),
    Mutant("targets.views.resolution_moves:require", nothing, "targets:enforce targets:order", "member"),
    Mutant("targets.views.setting:require", nothing, "targets:set_target targets:edit_target", "supply"),
    Mutant("targets.views.cascade:require", nothing, "targets:serve targets:stop_serving targets:higher", "auditor"),
    Mutant("targets.views.rolling:require", nothing, "targets:rollover", "staff"),
    Mutant("targets.views.renewals:require", nothing, "targets:renew targets:propose targets:keep_target", "staff"),
    Mutant("targets.views.directives:require", nothing, "targets:edit_directive", "head"),
    Mutant("targets.views.directives:is_staff", anybody, "targets:edit_directive", "head"),
    Mutant("targets.views.readings:require", nothing, "targets:add_reading targets:correct_reading", "team"),
    Mutant("targets.views.individual:require", nothing, "targets:unit_individual", "staff"),
    Mutant("targets.views.individual:is_own_head", anybody, "targets:unit_individual", "head"),
    Mutant("targets.views.packages:require", nothing, "targets:make_package targets:package_file", "member"),
    Mutant("targets.views.package_moves:require", nothing, "targets:open_sealed", "staff"),
    Mutant("targets.views.package_moves:is_own_head", anybody, "targets:open_sealed", "staff"),
    Mutant("targets.views.package_moves:heads_the_unit", anybody, "targets:settle_row", "auditor"),
    Mutant("targets.views.paper:require", nothing, "targets:paper targets:print_slips targets:type_in", "staff"),
    Mutant("targets.views.paper:is_own_head", anybody, "targets:type_in targets:paper_file", "head"),
    Mutant("targets.views.paper:heads_the_unit", anybody, "targets:print_slips", "auditor"),
    Mutant("targets.views.calls:require", nothing, "targets:add_call targets:edit_call targets:forward_call", "head"),
    Mutant("targets.views.campaigns:require", nothing, "targets:add_campaign targets:edit_campaign", "head"),
    Mutant("targets.views.campaigns:keeps_the_campaign", anybody, "targets:edit_campaign", "head"),
    Mutant("targets.views.campaign_targets:require", nothing, "targets:propose_campaign", "staff"),
    Mutant("targets.views.campaign_results:require", nothing, "targets:record_result targets:correct_result", "staff"),
    Mutant("targets.views.campaign_results:leads_the_campaign", anybody, "targets:correct_result", "head"),
    Mutant("targets.views.attain:require", nothing, "targets:readings targets:note_course", "staff"),
    Mutant("reminders.views.notices:require", nothing, "reminders:notices reminders:add_notice", "head"),
    Mutant("reminders.views.notices:is_administrator", anybody, "reminders:notices reminders:add_notice", "staff"),
    Mutant("evidence.views:require", nothing, "evidence:add", "member"),
    Mutant("assessments.views.applications:require", nothing, "assessments:apply", "staff"),
    Mutant("assessments.views.readiness:require", nothing, "assessments:supervised", "head"),
    Mutant("assessments.views.decisions:require", nothing, "assessments:awaiting assessments:decided", "head"),
    Mutant("assessments.views.appeals:require", nothing, "assessments:appeals assessments:lodge_appeal", "staff"),
    Mutant("honours.views.register:require", nothing, "honours:register", "head"),
    Mutant("honours.views.changes:require", nothing, "honours:open_change", "staff head"),
    Mutant("honours.views.changes:keeps_the_register", anybody, "honours:open_change", "senior"),
]
MOVES = [
    who(REGISTER_CHANGE, "remark", "honours:remark_change", "department"),
    who(REGISTER_CHANGE, "decide", "honours:decide_change", "head"),
    who(REGISTER_CHANGE, "drop", "honours:drop_change", "senior"),
    who(REGISTER_CHANGE, "return", "honours:return_change", "staff"),
    who(REGISTER_CHANGE, "approve", "honours:approve_change", "senior head"),
    who(REGISTER_CHANGE, "appeal", "honours:appeal_change", "department"),
    who(REGISTER_CHANGE, "dismiss", "honours:dismiss_change", "department"),
    who(REGISTER_CHANGE, "uphold", "honours:uphold_change", "head"),
    who(RESOLUTION, "adopt", "targets:adopt", "staff"),
    who(RESOLUTION, "submit", "targets:submit", "member"),
    who(RESOLUTION, "recall", "targets:recall"),
    who(RESOLUTION, "accept", "targets:accept", "head"),
    who(RESOLUTION, "return", "targets:return_resolution", "department"),
    who(RESOLUTION, "withdraw", "targets:withdraw", "staff"),
    Mutant("targets.models.drive:DriveQuerySet.visible_to", everything, "targets:drive targets:board", "head"),
    Mutant("targets.views.drives:require", nothing, "targets:add_drive targets:edit_drive", "member"),
    who(DRIVE, "start", "targets:start_drive", "department"),
    who(DRIVE, "close", "targets:close_drive", "member"),
    who(DRIVE, "cancel", "targets:cancel_drive", "senior"),
    who(PACKAGE, "cancel", "targets:cancel_package"),
    who(PACKAGE, "make_return", "targets:make_return", "staff"),
    who("reminders.workflow:NOTICE", "withdraw", "reminders:withdraw_notice", "head"),
    who(CALL, "open", "targets:open_call", "head"),
    who(CALL, "close", "targets:close_call", "member"),
    who(CALL, "cancel", "targets:cancel_call", "department"),
    who(TARGET, "discuss", "targets:discuss", "staff"),
    who(TARGET, "meet", "targets:meet"),
    who(TARGET, "end", "targets:end_target", "team"),
    who(CAMPAIGN, "retire", "targets:retire_campaign", "head"),
    who(CAMPAIGN, "resume", "targets:resume_campaign", "department"),
    who(CAMPAIGN_TARGET, "accept", "targets:accept_campaign_target", "organization"),
    who(CAMPAIGN_TARGET, "return", "targets:return_campaign_target", "head"),
    who(CAMPAIGN_TARGET, "propose_again", "targets:propose_campaign_again", "staff"),
    who(CAMPAIGN_TARGET, "withdraw", "targets:withdraw_campaign_target", "organization"),
    who(RENEWAL, "accept", "targets:accept_renewal", "head"),
    who(RENEWAL, "return", "targets:return_renewal", "department"),
    who(RENEWAL, "withdraw", "targets:withdraw_renewal", "staff"),
    who(DIRECTIVE, "issue", "targets:issue_directive", "head"),
    who(DIRECTIVE, "close", "targets:close_directive", "head"),
    who(DIRECTIVE, "cancel", "targets:cancel_directive", "head"),
    who(DIRECTIVE_ANSWER, "no_change", "targets:answer_directive", "staff"),
    who(REVIEW, "hold", "reviews:hold", "staff"),
    who(REVIEW, "acknowledge", "reviews:acknowledge", "head"),
    who(REVIEW, "return", "reviews:return_review", "senior"),
    who(FOLLOW_UP, "close", "reviews:close_follow_up"),
    who("reviews.workflow:CORRECTION", "confirm", "reviews:confirm_correction", "head"),
    who("reviews.workflow:CORRECTION", "refuse", "reviews:refuse_correction", "head"),
    who("reviews.workflow:CORRECTION", "withdraw", "reviews:withdraw_correction", "staff"),
    who(FOLLOW_UP, "carry", "reviews:carry_follow_up"),
    who(FOLLOW_UP, "withdraw", "reviews:withdraw_follow_up", "staff"),
    who(DEVIATION, "explain", "reviews:explain_deviation", "staff"),
    who(DEVIATION, "take_measure", "reviews:take_measure", "senior"),
    who(DEVIATION, "close", "reviews:close_deviation", "head"),
    who(DEVIATION, "reject", "reviews:reject_deviation", "head"),
    who(DEVIATION, "dismiss", "reviews:dismiss_deviation", "head"),
    Mutant("reviews.views.deviations:oversees", anybody, "reviews:open_deviation", "head staff"),
    Mutant("reviews.views.thresholds:is_staff", anybody, "reviews:set_threshold reviews:tune_deviation", "head"),
    Mutant("reviews.searching:may_search", anybody, "reviews:deviation_runs reviews:deviation_run", "head"),
    who(APPLICATION, "submit", "assessments:submit_application assessments:claim", "staff"),
    who(APPLICATION, "return", "assessments:return_application", "head"),
    who(APPLICATION, "screen", "assessments:screen", "department"),
    who(APPLICATION, "show_findings", "assessments:site_check assessments:show_findings", "staff"),
    who(APPLICATION, "remark", "assessments:remark", "assessor"),
    who(APPLICATION, "put_forward", "assessments:decide", "assessor"),
    who(APPLICATION, "approve", "assessments:award assessments:award_check", "staff"),
    who(APPLICATION, "withdraw", "assessments:withdraw_application", "staff"),
    who(APPEAL, "uphold", "assessments:answer_appeal assessments:answer_appeal_check", "department"),
    who(APPEAL, "withdraw", "assessments:withdraw_appeal", "senior"),
]
MUTANTS = [*SCOPES, *CHECKS, *MOVES]
