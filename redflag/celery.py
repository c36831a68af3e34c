"""Background work. The rows in the database are the truth; the broker only carries hints. Beat's schedule is code."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "redflag.settings")

app = Celery("redflag")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
