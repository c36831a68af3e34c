"""Background work of units. The rows are the truth: each task may run twice, late or not at all without harm."""

from celery import shared_task

from units.importing import keeping, working
from units.models import ImportRun
from workflow.clock import today

#: Seconds until an import that waits for another one is tried again.
WAIT = 3


@shared_task
def do_import(pk: int) -> str:
    """Make the dry run or the real run of an import."""
    what = working.work(pk)
    if what == working.LATER:
        do_import.apply_async((pk,), countdown=WAIT, retry=False)
    return what


@shared_task
def tell_of_imports() -> int:
    """Tell the workers of every import at work: a hint was lost, or a worker has died. Returns how many."""
    waiting = list(ImportRun.objects.filter(state__in=ImportRun.AT_WORK).order_by("pk").values_list("pk", flat=True))
    for pk in waiting:
        do_import.apply_async((pk,), retry=False)
    return len(waiting)


@shared_task
def forget_imports() -> int:
    """Forget what imports leave behind once its time is over; returns how many imports."""
    return keeping.forget(today())
