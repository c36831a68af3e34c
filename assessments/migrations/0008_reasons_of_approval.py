"""Every answer of the department stands on every criterion: its finding, and words where there are any (Bound 6)."""

from django.db import migrations, models
from django.db.models import Q

REASONS = """
CREATE OR REPLACE FUNCTION assessments_decision_by_criterion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.outcome = 'refuse' AND NOT EXISTS (
            SELECT 1 FROM assessments_criterionreason WHERE decision_id = NEW.id AND text <> '') THEN
        RAISE EXCEPTION 'a refusal names its reasons by criterion' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'decision_refusal_by_criterion';
    END IF;
    IF NEW.level = 'approval' AND EXISTS (
            SELECT 1 FROM assessments_claim c WHERE c.application_id = NEW.application_id AND NOT EXISTS (
                SELECT 1 FROM assessments_criterionreason r
                WHERE r.decision_id = NEW.id AND r.criterion_id = c.criterion_id
                    AND (r.finding = 'met' OR r.text <> '' OR NEW.outcome <> 'approve'))) THEN
        RAISE EXCEPTION 'an answer of the department stands on every criterion' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'decision_on_every_criterion';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER assessments_decision_by_criterion ON assessments_decision;
CREATE CONSTRAINT TRIGGER assessments_decision_by_criterion AFTER INSERT ON assessments_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.outcome = 'refuse' OR NEW.level = 'approval')
    EXECUTE FUNCTION assessments_decision_by_criterion();
"""
AWAY = """
DROP TRIGGER assessments_decision_by_criterion ON assessments_decision;
CREATE CONSTRAINT TRIGGER assessments_decision_by_criterion AFTER INSERT ON assessments_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.outcome = 'refuse')
    EXECUTE FUNCTION assessments_decision_by_criterion();
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_tier_terms")]
    operations = [
        migrations.AddField(
            model_name="criterionreason",
            name="finding",
            field=models.CharField(
                blank=True,
                choices=[("met", "Met"), ("not_met", "Not met"), ("not_checked", "Not checked")],
                default="",
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="criterionreason", name="text", field=models.CharField(blank=True, max_length=4000)
        ),
        migrations.AddConstraint(
            model_name="criterionreason",
            constraint=models.CheckConstraint(
                condition=~Q(finding="", text=""), name="criterion_reason_says_something"
            ),
        ),
        migrations.RunSQL(REASONS, AWAY),
    ]
