"""Stages and individual targets are found by their dates: whoever is reminded of them is asked for by the day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("targets", "0019_rollovers")]
    operations = [
        migrations.AddIndex("stage", models.Index(fields=["due_on"], name="stage_due")),
        migrations.AddIndex(
            "individualtarget",
            models.Index(fields=["due_on"], name="individual_due", condition=models.Q(state="open")),
        ),
    ]
