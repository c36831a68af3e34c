"""What the beat does for reviews, deviations and late paperwork."""

from celery import shared_task

from reviews import deviations, late, load, reviewing, searching
from workflow.clock import today


@shared_task
def plan_reviews() -> int:
    """Plan the current review of every unit with a resolution in force; returns how many units."""
    return reviewing.plan_all(today())


@shared_task
def find_deviations() -> int:
    """Search with every rule as of today; returns how many deviations it opened."""
    return deviations.run(today()).total


@shared_task
def find_late_paperwork() -> int:
    """Make the table of units' late paperwork anew; returns the rows written."""
    return late.refresh(today())


@shared_task
def search(pk: int) -> int:
    """Make a search that was asked for by a button; returns how many deviations it opened."""
    return searching.take_up(pk)


@shared_task
def search_asked() -> int:
    """Make the searches that were asked for and not begun: a hint was lost; returns how many deviations they opened."""
    return searching.take_up_all()


@shared_task
def count_load() -> int:
    """Count what is asked of every unit in these months anew; returns the rows that changed."""
    return load.refresh_all(today())
