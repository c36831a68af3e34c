"""What the beat does for reviews."""

from celery import shared_task

from reviews import reviewing
from workflow.clock import today


@shared_task
def plan_reviews() -> int:
    """Plan the current review of every unit with a resolution in force; returns how many units."""
    return reviewing.plan_all(today())
