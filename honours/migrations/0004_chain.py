"""Every line of the register carries the hash of the one before; awards that stand get their lines in their order."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from workflow.roles import append_only

# What is hashed: a JSON array, UTF-8, in this order (docs/register.md). Names of units are public; of persons there is
# nothing but the key of who approved, and the salt keeps even that from being guessed at.
SEALING = """
CREATE FUNCTION honours_entry_text(e honours_registerentry) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT json_build_array('register 1', e.number, e.previous, e.salt, e.kind, e.flag_id, e.unit_id,
        e.unit_name_en, e.unit_name_ko, e.tier, to_char(e.awarded_on, 'YYYY-MM-DD'), e.authority, e.application_id,
        e.approved_by_id, to_char(e.decided_on, 'YYYY-MM-DD'),
        to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text
$$;
CREATE FUNCTION honours_entry_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last honours_registerentry;
    award honours_flag;
BEGIN
    SELECT * INTO last FROM honours_registerentry ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1 THEN
        RAISE EXCEPTION 'the register leaves no number out' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'entry_number_follows';
    END IF;
    SELECT * INTO award FROM honours_flag WHERE id = NEW.flag_id;
    IF NEW.kind = 'award' THEN
        IF award.number IS DISTINCT FROM NEW.number THEN
            RAISE EXCEPTION 'no flag has this number' USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_of_flag';
        END IF;
        NEW.unit_id := award.unit_id;
        NEW.unit_name_en := award.unit_name_en;
        NEW.unit_name_ko := award.unit_name_ko;
        NEW.tier := award.tier;
        NEW.awarded_on := award.awarded_on;
        NEW.authority := award.authority;
        NEW.application_id := award.application_id;
        NEW.approved_by_id := award.approved_by_id;
        NEW.decided_on := award.awarded_on;
        -- The database's own time too: when the flag was recorded.
        NEW.recorded_at := award.recorded_at;
    ELSE
        PERFORM honours_entry_approved(NEW, award);
    END IF;
    NEW.salt := replace(gen_random_uuid()::text, '-', '');
    NEW.previous := coalesce(last.hash, repeat('0', 64));
    NEW.hash := encode(sha256(convert_to(honours_entry_text(NEW), 'UTF8')), 'hex');
    RETURN NEW;
END $$;
CREATE FUNCTION honours_entry_approved(e honours_registerentry, award honours_flag) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'nobody has approved this entry' USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_after_approval';
END $$;
-- After "…_rows" by its name, which stamps the time that is hashed.
CREATE TRIGGER honours_registerentry_seal BEFORE INSERT ON honours_registerentry
    FOR EACH ROW EXECUTE FUNCTION honours_entry_seal();
"""
SEALING_AWAY = """
DROP TRIGGER honours_registerentry_seal ON honours_registerentry;
DROP FUNCTION honours_entry_seal();
DROP FUNCTION honours_entry_approved(honours_registerentry, honours_flag);
DROP FUNCTION honours_entry_text(honours_registerentry);
"""

# A flag takes the next number of the whole book, and brings its line with it.
ENTERING = """
CREATE OR REPLACE FUNCTION honours_flag_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> 1 + greatest((SELECT coalesce(max(number), 0) FROM honours_flag),
                                  (SELECT coalesce(max(number), 0) FROM honours_registerentry)) THEN
        RAISE EXCEPTION 'the register leaves no number out' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'flag_number_follows';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM assessments_decision WHERE application_id = NEW.application_id
                   AND level = 'approval' AND outcome = 'approve' AND by_id = NEW.approved_by_id) THEN
        RAISE EXCEPTION 'nobody has approved this entry' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'flag_after_approval';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION honours_flag_enter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO honours_registerentry (number, kind, flag_id) VALUES (NEW.number, 'award', NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER honours_flag_enter AFTER INSERT ON honours_flag
    FOR EACH ROW EXECUTE FUNCTION honours_flag_enter();
"""
ENTERING_AWAY = """
DROP TRIGGER honours_flag_enter ON honours_flag;
DROP FUNCTION honours_flag_enter();
CREATE OR REPLACE FUNCTION honours_flag_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM honours_flag) THEN
        RAISE EXCEPTION 'the register leaves no number out' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'flag_number_follows';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM assessments_decision WHERE application_id = NEW.application_id
                   AND level = 'approval' AND outcome = 'approve' AND by_id = NEW.approved_by_id) THEN
        RAISE EXCEPTION 'nobody has approved this entry' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'flag_after_approval';
    END IF;
    RETURN NEW;
END $$;
"""

# Flags that stand are read, never written: their lines are added, in the order of their numbers.
STANDING = """
INSERT INTO honours_registerentry (number, kind, flag_id) SELECT number, 'award', id FROM honours_flag ORDER BY number;
"""

TIERS = [("1", "Flag"), ("2", "Second flag"), ("3", "Third flag"), ("honour", "Schools' honour flag")]
KINDS = [
    ("award", "Award"),
    ("correction", "Correction"),
    ("suspension", "Suspension"),
    ("withdrawal", "Withdrawal"),
    ("reinstated", "Reinstatement"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("honours", "0003_roll"),
        ("assessments", "0006_duties_of_assessors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="RegisterEntry",
            fields=[
                (
                    "number",
                    models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name="register no."),
                ),
                ("kind", models.CharField(choices=KINDS, max_length=12, verbose_name="kind of entry")),
                ("unit_name_en", models.CharField(blank=True, max_length=200)),
                ("unit_name_ko", models.CharField(blank=True, max_length=200)),
                ("tier", models.CharField(choices=TIERS, max_length=10, verbose_name="tier")),
                ("awarded_on", models.DateField(verbose_name="awarded on")),
                ("authority", models.CharField(max_length=200, verbose_name="authority")),
                ("decided_on", models.DateField(verbose_name="approved on")),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("salt", models.CharField(default="", editable=False, max_length=32)),
                ("previous", models.CharField(default="", editable=False, max_length=64, unique=True)),
                ("hash", models.CharField(default="", editable=False, max_length=64, unique=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessments.application"
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "flag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="honours.flag"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
            ],
            options={"indexes": [models.Index(fields=["flag", "-number"], name="entry_of_flag")]},
        ),
        migrations.CreateModel(
            name="RegisterHead",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("mailed", models.BooleanField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
        ),
        append_only("honours_registerentry"),
        append_only("honours_registerhead"),
        migrations.RunSQL(SEALING, SEALING_AWAY),
        migrations.RunSQL(ENTERING, ENTERING_AWAY),
        migrations.RunSQL(STANDING, migrations.RunSQL.noop),
    ]
