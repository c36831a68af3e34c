"""Reviews keep what they spoke about; findings close a target; follow-ups have an owner and are carried on (L9)."""

from django.db import migrations, models
from django.db.models import Q

CLOSED_ON = """
UPDATE reviews_followup f SET closed_on = coalesce(
    (SELECT coalesce(s.happened_on, s.recorded_at::date) FROM workflow_step s
     WHERE s.subject_type = 'reviews.followup' AND s.subject_id = f.id AND s.target = 'closed' ORDER BY s.id LIMIT 1),
    f.due_on)
WHERE f.state = 'closed';
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_faults"), ("units", "0008_holders"), ("workflow", "0002_initial")]

    operations = [
        migrations.AddField("review", "filled", models.JSONField(default=dict, editable=False)),
        migrations.AddField("finding", "closing", models.BooleanField(db_default=False, default=False)),
        migrations.AddField(
            "followup",
            "of_superior",
            models.BooleanField(db_default=False, default=False, verbose_name="asked of the superior unit"),
        ),
        migrations.AddField(
            "followup",
            "carried",
            models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="carried on"),
        ),
        migrations.AddField("followup", "closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
        migrations.AddIndex("followup", models.Index(fields=["due_on", "id"], name="follow_up_due")),
        migrations.RunSQL(CLOSED_ON, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "followup",
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="follow_up_closed_on_a_day",
            ),
        ),
    ]
