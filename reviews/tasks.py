"""What the beat does for reviews and deviations."""

from celery import shared_task

from reviews import deviations, reviewing
from workflow.clock import today


@shared_task
def plan_reviews() -> int:
    """Plan the current review of every unit with a resolution in force; returns how many units."""
    return reviewing.plan_all(today())


@shared_task
def find_deviations() -> int:
    """Search with every rule as of today; returns how many deviations it opened."""
    return deviations.run(today()).total
