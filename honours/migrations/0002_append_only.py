"""The register is append-only."""

from django.db import migrations

from workflow.roles import append_only


class Migration(migrations.Migration):
    dependencies = [("honours", "0001_initial"), ("workflow", "0001_database")]
    operations = [append_only("honours_flag")]
