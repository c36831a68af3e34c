"""Background work. The rows in the database are the truth; the broker only carries hints. Beat's schedule is code."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "redflag.settings")

# Each run of a task named below leaves a row: when, how long, what it said.
app = Celery("redflag", task_cls="reminders.ticking:TickingTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# For every thread, not only the one that imports this; a task without it would look for a broker of its own.
app.set_default()

# Local time is the programme's: settings.CELERY_TIMEZONE.
app.conf.beat_schedule = {
    "close what is due": {"task": "targets.tasks.close_due", "schedule": crontab(hour=0, minute=10)},
    "count individual targets": {
        "task": "targets.tasks.count_individual_targets",
        "schedule": crontab(hour=1, minute=0),
    },
    "delete expired individual targets": {
        "task": "targets.tasks.delete_expired",
        "schedule": crontab(hour=1, minute=30),
    },
    # A minute's call that comes late is not worth making: the next one tells the same.
    "tell of imports": {"task": "units.tasks.tell_of_imports", "schedule": 60, "options": {"expires": 55}},
    "fold counters": {"task": "targets.tasks.fold", "schedule": 2, "options": {"expires": 2}},
    # The whole table in one statement that writes only what differs; the page says as of when.
    "count campaign targets": {
        "task": "targets.tasks.count_campaign_targets",
        "schedule": 300,
        "options": {"expires": 280},
    },
    "check counters": {"task": "targets.tasks.check_rollup", "schedule": crontab(hour=2, minute=30)},
    "forget imports": {"task": "units.tasks.forget_imports", "schedule": crontab(hour=2, minute=0)},
    "plan reviews": {"task": "reviews.tasks.plan_reviews", "schedule": crontab(hour=0, minute=30)},
    "search as asked": {"task": "reviews.tasks.search_asked", "schedule": 60, "options": {"expires": 55}},
    # One statement that writes only what differs; the page says as of when.
    "find late paperwork": {
        "task": "reviews.tasks.find_late_paperwork",
        "schedule": 600,
        "options": {"expires": 580},
    },
    "count what is asked": {"task": "reviews.tasks.count_load", "schedule": crontab(hour=3, minute=30)},
    # After the counters of the night, so that it reads what is settled.
    "find deviations": {"task": "reviews.tasks.find_deviations", "schedule": crontab(hour=3, minute=0)},
    "plan reminders": {"task": "reminders.tasks.plan", "schedule": crontab(minute=5)},
    # A hint that is late is given again by the next round.
    "sweep reminders": {"task": "reminders.tasks.sweep", "schedule": 30, "options": {"expires": 25}},
    "send mails": {"task": "reminders.tasks.send_mail", "schedule": 60, "options": {"expires": 55}},
    "end notices": {"task": "reminders.tasks.end_notices", "schedule": crontab(hour=0, minute=15)},
    # Each hour, so that a server that was down costs an hour: once it has gone, nothing is done that day.
    "send the register's head": {"task": "honours.tasks.send_head", "schedule": crontab(minute=25)},
    "forget reminders": {"task": "reminders.tasks.forget", "schedule": crontab(hour=2, minute=10)},
}
