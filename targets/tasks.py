"""What the beat does for targets. Every task may run twice safely; each is also a command."""

import contextlib

from celery import shared_task
from django.db.models import Q

from targets import calling, counting, drawing_up, driving, matrix, renewal_dates, resolving, rollup, setting
from targets.models import Resolution
from targets.packaging import making
from workflow.clock import today
from workflow.refusals import NotNow


@shared_task
def close_due() -> int:
    """Targets past their time limit, resolutions past their term, individual targets left behind; returns how many."""
    day = today()
    closed = setting.close_due(day) + calling.close_due(day) + driving.keep_time(day)
    renewal_dates.refresh_dates(day)
    ending = Resolution.objects.filter(state="in_force", term_on__lt=day).exclude(
        Q(applications__state__in=resolving.STILL_APPLYING)
        # What is refused can be appealed, and an appeal that is upheld needs its resolution.
        | Q(applications__decisions__appeal_until__gte=day)
        | Q(applications__appeals__state="lodged")
    )
    for one in ending.order_by("id"):
        with contextlib.suppress(NotNow):
            resolving.lapse(one, today=day)
            closed += 1
    return closed + drawing_up.end_left(day)


@shared_task
def count_individual_targets() -> int:
    """Make the fixed table of counts anew; returns its rows."""
    return counting.refresh_counts(today())


@shared_task
def delete_expired() -> int:
    """Delete individual targets past their time, sealed ones too; returns how many, of those that are not sealed."""
    making.erase_old(today())
    return drawing_up.delete_expired(today())


@shared_task
def fold() -> int:
    """Add what has changed to the counters of the tree; returns the rows folded."""
    return rollup.fold()


@shared_task
def check_rollup() -> int:
    """Compare the counters of the tree with the targets; returns how many differ, which must be 0."""
    return rollup.check()


@shared_task
def count_campaign_targets() -> int:
    """Make the counts of campaign targets anew; returns the rows that differ from before."""
    return matrix.refresh()
