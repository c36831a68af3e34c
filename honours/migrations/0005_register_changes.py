"""A change of the register: opened, remarked on, decided, approved by another, entered as a line of its own."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# A line that is no award's follows a change somebody has decided (or an appeal somebody answers) on that very flag, by
# the hand of another person, and changes nothing but what a correction may.
APPROVED = """
CREATE OR REPLACE FUNCTION honours_entry_approved(e honours_registerentry, award honours_flag) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    before honours_registerentry;
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM honours_registerchange c WHERE c.flag_id = e.flag_id
        AND ((c.state = 'decided' AND c.kind = e.kind)
             OR (c.state = 'appealed' AND e.approved_by_id <> c.approved_by_id
                 AND e.kind = CASE WHEN c.kind = 'correction' THEN 'correction' ELSE 'reinstated' END))
        AND e.approved_by_id NOT IN (c.opened_by_id, c.decided_by_id)
    ) THEN
        RAISE EXCEPTION 'nobody has approved this entry' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'entry_after_approval';
    END IF;
    SELECT * INTO before FROM honours_registerentry WHERE flag_id = e.flag_id ORDER BY number DESC LIMIT 1;
    IF (e.unit_id, e.tier, e.application_id) IS DISTINCT FROM (before.unit_id, before.tier, before.application_id)
        OR (e.kind <> 'correction' AND (e.unit_name_en, e.unit_name_ko, e.awarded_on, e.authority)
            IS DISTINCT FROM (before.unit_name_en, before.unit_name_ko, before.awarded_on, before.authority)) THEN
        RAISE EXCEPTION 'only a correction changes what the register says' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'entry_repeats_facts';
    END IF;
END $$;
"""
APPROVED_AWAY = """
CREATE OR REPLACE FUNCTION honours_entry_approved(e honours_registerentry, award honours_flag) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'nobody has approved this entry' USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_after_approval';
END $$;
"""

# Few lines are no award's: they are found by an index of their own, and a flag reads as the last of them says.
ROLL = """
CREATE VIEW honours_roll AS
SELECT entry.*, area.id AS area_id, coalesce(nullif(entry.name_en, ''), entry.name_ko) AS sort_name
FROM (
    SELECT f.id * 2 AS id, f.number, f.unit_id, coalesce(now.unit_name_en, f.unit_name_en) AS name_en,
        coalesce(now.unit_name_ko, f.unit_name_ko) AS name_ko, '' AS printed, u.path,
        u.search_text || ' ' || normalize(lower(f.unit_name_en || ' ' || f.unit_name_ko), NFD) AS search_text,
        f.tier, coalesce(now.awarded_on, f.awarded_on) AS awarded_on, coalesce(now.awarded_on, f.awarded_on) AS sort_on,
        'day' AS precision, coalesce(now.authority, f.authority) AS authority
    FROM honours_flag f JOIN units_unit u ON u.id = f.unit_id
    LEFT JOIN (SELECT DISTINCT ON (flag_id) * FROM honours_registerentry WHERE kind <> 'award'
               ORDER BY flag_id, number DESC) now ON now.flag_id = f.id
    LEFT JOIN (SELECT DISTINCT ON (flag_id) flag_id, kind FROM honours_registerentry
               WHERE kind NOT IN ('award', 'correction') ORDER BY flag_id, number DESC) last ON last.flag_id = f.id
    WHERE coalesce(last.kind, 'reinstated') = 'reinstated'
    UNION ALL
    SELECT l.id * 2 + 1, NULL, l.unit_id, u.name_en, u.name_ko, l.unit_name_printed,
        u.path, u.search_text || ' ' || normalize(lower(l.unit_name_printed), NFD),
        l.tier, l.awarded_on, coalesce(l.awarded_on, DATE '0001-01-01'), l.precision, l.reference
    FROM honours_legacyaward l JOIN units_unit u ON u.id = l.unit_id
) entry
LEFT JOIN (units_unit area JOIN units_unitkind kind ON kind.id = area.kind_id AND kind.is_area)
    ON nlevel(entry.path) > 1 AND area.id = ltree2text(subpath(entry.path, 1, 1))::bigint;
"""
ROLL_BEFORE = """
CREATE VIEW honours_roll AS
SELECT entry.*, area.id AS area_id, coalesce(nullif(entry.name_en, ''), entry.name_ko) AS sort_name
FROM (
    SELECT f.id * 2 AS id, f.number, f.unit_id, f.unit_name_en AS name_en, f.unit_name_ko AS name_ko, '' AS printed,
        u.path, u.search_text || ' ' || normalize(lower(f.unit_name_en || ' ' || f.unit_name_ko), NFD) AS search_text,
        f.tier, f.awarded_on, f.awarded_on AS sort_on, 'day' AS precision, f.authority
    FROM honours_flag f JOIN units_unit u ON u.id = f.unit_id
    UNION ALL
    SELECT l.id * 2 + 1, NULL, l.unit_id, u.name_en, u.name_ko, l.unit_name_printed,
        u.path, u.search_text || ' ' || normalize(lower(l.unit_name_printed), NFD),
        l.tier, l.awarded_on, coalesce(l.awarded_on, DATE '0001-01-01'), l.precision, l.reference
    FROM honours_legacyaward l JOIN units_unit u ON u.id = l.unit_id
) entry
LEFT JOIN (units_unit area JOIN units_unitkind kind ON kind.id = area.kind_id AND kind.is_area)
    ON nlevel(entry.path) > 1 AND area.id = ltree2text(subpath(entry.path, 1, 1))::bigint;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0007_tier_terms"),
        ("honours", "0004_chain"),
        ("units", "0009_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=30, verbose_name="state")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("correction", "Correction"),
                            ("suspension", "Suspension"),
                            ("withdrawal", "Withdrawal"),
                            ("reinstated", "Reinstatement"),
                        ],
                        max_length=12,
                        verbose_name="kind of entry",
                    ),
                ),
                ("grounds", models.TextField(verbose_name="grounds")),
                (
                    "unit_name_en",
                    models.CharField(blank=True, max_length=200, verbose_name="name of the unit (English)"),
                ),
                (
                    "unit_name_ko",
                    models.CharField(blank=True, max_length=200, verbose_name="name of the unit (Korean)"),
                ),
                ("awarded_on", models.DateField(blank=True, null=True, verbose_name="awarded on")),
                ("authority", models.CharField(blank=True, max_length=200, verbose_name="authority")),
                ("opened_on", models.DateField(verbose_name="opened on")),
                ("remark_until", models.DateField(verbose_name="remark until")),
                ("remark", models.TextField(blank=True, verbose_name="remark of the unit")),
                ("decision", models.TextField(blank=True, verbose_name="decision")),
                ("decided_on", models.DateField(null=True)),
                ("approval", models.TextField(blank=True, verbose_name="reasons of the approval")),
                ("approved_on", models.DateField(null=True)),
                ("appeal_until", models.DateField(blank=True, null=True, verbose_name="appeal until")),
                ("appeal", models.TextField(blank=True, verbose_name="appeal")),
                ("answer", models.TextField(blank=True, verbose_name="answer to the appeal")),
            ],
        ),
        migrations.AddIndex(
            model_name="registerentry",
            index=models.Index(fields=["awarded_on", "number"], name="entry_awarded_on"),
        ),
        migrations.AddIndex(
            model_name="registerentry",
            index=models.Index(
                condition=models.Q(("kind", "award"), _negated=True), fields=["flag", "-number"], name="entry_of_change"
            ),
        ),
        migrations.AddField(
            model_name="registerchange",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="registerchange",
            name="approved_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="registerchange",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="registerchange",
            name="entry",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="change",
                to="honours.registerentry",
            ),
        ),
        migrations.AddField(
            model_name="registerchange",
            name="flag",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="honours.flag"
            ),
        ),
        migrations.AddField(
            model_name="registerchange",
            name="opened_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="registerchange",
            name="restored",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="restoring",
                to="honours.registerentry",
            ),
        ),
        migrations.AddField(
            model_name="registerchange",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="register_changes", to="units.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="registerchange",
            index=models.Index(fields=["opened_on", "id"], name="register_change_opened"),
        ),
        migrations.AddIndex(
            model_name="registerchange",
            index=models.Index(fields=["state", "opened_on", "id"], name="register_change_state"),
        ),
        migrations.AddIndex(
            model_name="registerchange",
            index=models.Index(fields=["unit", "state"], name="register_change_unit"),
        ),
        migrations.AddConstraint(
            model_name="registerchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["opened", "decided", "appealed"])),
                fields=("flag",),
                name="register_change_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("grounds", ""), _negated=True), name="register_change_with_grounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="registerchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["decided", "entered", "appealed", "dismissed", "upheld"]), _negated=True),
                    models.Q(
                        models.Q(("decision", ""), _negated=True),
                        ("decided_by__isnull", False),
                        ("decided_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="register_change_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(
                        models.Q(("approved_by", models.F("opened_by")), _negated=True),
                        models.Q(("approved_by", models.F("decided_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="register_change_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["entered", "appealed", "dismissed", "upheld"]), _negated=True),
                    models.Q(("approved_by__isnull", False), ("approved_on__isnull", False), ("entry__isnull", False)),
                    _connector="OR",
                ),
                name="register_change_entered",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["dismissed", "upheld"]), _negated=True),
                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="register_change_appeal_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by__isnull", True),
                    models.Q(
                        models.Q(("answered_by", models.F("opened_by")), _negated=True),
                        models.Q(("answered_by", models.F("decided_by")), _negated=True),
                        models.Q(("answered_by", models.F("approved_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="register_change_answered_by_another",
            ),
        ),
        migrations.RunSQL(APPROVED, APPROVED_AWAY),
        migrations.RunSQL("DROP VIEW honours_roll", ROLL_BEFORE),
        migrations.RunSQL(ROLL, "DROP VIEW honours_roll"),
    ]
