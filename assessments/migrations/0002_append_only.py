"""Decisions and their reasons are append-only."""

from django.db import migrations

from workflow.roles import append_only


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial"), ("workflow", "0001_database")]
    operations = [append_only("assessments_decision"), append_only("assessments_criterionreason")]
