"""What a unit submits is frozen, append-only; evidence under a claim is the unit's own (L10)."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from workflow.roles import append_only

OWN = """
CREATE FUNCTION assessments_own_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM assessments_claim c JOIN assessments_application a ON a.id = c.application_id
        JOIN evidence_evidence e ON e.unit_id = a.unit_id
        WHERE c.id = NEW.claim_id AND e.id = NEW.evidence_id
    ) THEN
        RAISE EXCEPTION 'evidence of another unit' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_own_evidence';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessments_own_evidence BEFORE INSERT OR UPDATE ON assessments_claim_evidence
    FOR EACH ROW EXECUTE FUNCTION assessments_own_evidence();
"""
AWAY = """
DROP TRIGGER assessments_own_evidence ON assessments_claim_evidence;
DROP FUNCTION assessments_own_evidence();
"""
NOW = django.db.models.functions.datetime.Now()
PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0008_reasons_of_approval"),
        ("evidence", "0001_initial"),
        ("workflow", "0001_database"),
    ]
    operations = [
        migrations.CreateModel(
            name="Dossier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="submission")),
                ("submitted_on", models.DateField(verbose_name="submitted on")),
                ("contents", models.JSONField()),
                ("sha256", models.CharField(max_length=64, verbose_name="sum of the dossier")),
                ("recorded_at", models.DateTimeField(db_default=NOW, editable=False)),
                (
                    "application",
                    models.ForeignKey(on_delete=PROTECT, related_name="dossiers", to="assessments.application"),
                ),
                ("standard", models.ForeignKey(on_delete=PROTECT, related_name="+", to="assessments.standard")),
            ],
        ),
        migrations.CreateModel(
            name="DossierFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=220)),
                ("size", models.PositiveIntegerField(verbose_name="size, bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("stored_as", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField(db_default=NOW, editable=False)),
                ("dossier", models.ForeignKey(on_delete=PROTECT, related_name="files", to="assessments.dossier")),
                (
                    "evidence",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="evidence.evidence"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.UniqueConstraint(fields=("application", "number"), name="dossier_number"),
        ),
        migrations.AddConstraint(
            model_name="dossierfile",
            constraint=models.UniqueConstraint(fields=("dossier", "name"), name="dossier_file_name"),
        ),
        append_only("assessments_dossier"),
        append_only("assessments_dossierfile"),
        migrations.RunSQL(OWN, AWAY),
    ]
