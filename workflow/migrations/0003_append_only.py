"""Steps are append-only."""

from django.db import migrations

from workflow.roles import append_only


class Migration(migrations.Migration):
    dependencies = [("workflow", "0002_initial")]
    operations = [append_only("workflow_step")]
