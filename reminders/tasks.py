"""What the beat does for reminders. The rows are the truth: each may run twice, late or not at all without harm."""

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from reminders import delivering, keeping, noticing, planning, sweeping
from reminders.mailing import sending
from workflow.clock import today

#: Seconds after which a hint is not worth having: the next round gives it again.
STALE = 25


@shared_task
def plan() -> int:
    """Enter what is due by the end of the day; returns how many rows were added."""
    return sum(planning.plan(timezone.now(), today()).values())


@shared_task
def sweep() -> int:
    """Tell the workers which reminders are due; returns how many. Without a broker they are delivered here."""
    now = timezone.now()
    try:
        return sweeping.sweep(lambda keys: deliver.apply_async((keys,), retry=False, expires=STALE), now)
    except OperationalError:
        return delivering.deliver_due(now, today()).taken


@shared_task
def deliver(keys: list[int]) -> int:
    """Deliver those of the keys that are due; returns how many were."""
    return delivering.deliver(keys, now=timezone.now(), day=today()).delivered


@shared_task
def send_mail() -> int:
    """Send the mails that are due, for as long as a round lasts; returns how many went."""
    return sending.send_due(timezone.now(), today()).sent


@shared_task
def forget() -> int:
    """Delete reminders past their time; returns how many."""
    return keeping.forget(timezone.now(), today())


@shared_task
def end_notices() -> int:
    """End notices whose last day has passed; returns how many."""
    return noticing.end_due(today())
