"""Targets that serve higher ones; that the higher unit stands above and no loop closes is kept here, under a lock."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE FUNCTION targets_serving_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Two edges written at once could close a loop that neither sees.
    PERFORM pg_advisory_xact_lock(7021986, 8);
    IF NOT EXISTS (
        SELECT 1 FROM targets_target low JOIN units_unit below ON below.id = low.unit_id, targets_target high
        JOIN units_unit above ON above.id = high.unit_id
        WHERE low.id = NEW.target_id AND high.id = NEW.higher_id AND above.path @> below.path AND above.id <> below.id
    ) THEN
        RAISE EXCEPTION 'a target serves one of a unit above' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'serving_of_a_unit_above';
    END IF;
    IF EXISTS (
        WITH RECURSIVE up AS (
            SELECT NEW.higher_id AS id
            UNION SELECT s.higher_id FROM up JOIN targets_serving s ON s.target_id = up.id
        )
        SELECT 1 FROM up WHERE id = NEW.target_id
    ) THEN
        RAISE EXCEPTION 'a target cannot serve itself through others' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'serving_no_loop';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER targets_serving_guard BEFORE INSERT OR UPDATE OF target_id, higher_id ON targets_serving
    FOR EACH ROW EXECUTE FUNCTION targets_serving_guard();
"""
AWAY = "DROP TRIGGER targets_serving_guard ON targets_serving; DROP FUNCTION targets_serving_guard();"


class Migration(migrations.Migration):
    dependencies = [("targets", "0008_rollup"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            "Serving",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weight", models.PositiveSmallIntegerField(default=1)),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "higher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="served_by", to="targets.target"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="serves", to="targets.target"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("target", "higher"), name="serving_once"),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gt", 0), ("weight__lte", 100)), name="serving_weight"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("target", models.F("higher")), _negated=True), name="serving_not_itself"
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, AWAY),
    ]
