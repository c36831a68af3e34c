"""The honour roll as one list of register entries and past awards; the register keeps its own order and its reason."""

from django.db import migrations, models

ROLL = """
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

# An entry follows the last number and an approval of its application by the person it names: else PostgreSQL refuses.
REGISTER = """
CREATE FUNCTION honours_flag_follows() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER honours_flag_follows BEFORE INSERT ON honours_flag
    FOR EACH ROW EXECUTE FUNCTION honours_flag_follows();
"""
REGISTER_AWAY = "DROP TRIGGER honours_flag_follows ON honours_flag; DROP FUNCTION honours_flag_follows();"


class Migration(migrations.Migration):
    dependencies = [("honours", "0002_append_only"), ("assessments", "0005_edition_1"), ("units", "0002_tree")]
    operations = [
        migrations.CreateModel(
            name="RollEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(null=True, verbose_name="register no.")),
                ("name_en", models.CharField(max_length=200)),
                ("name_ko", models.CharField(max_length=200)),
                ("printed", models.CharField(max_length=200, verbose_name="name as printed")),
                ("sort_name", models.CharField(max_length=200)),
                ("search_text", models.TextField()),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("1", "Flag"),
                            ("2", "Second flag"),
                            ("3", "Third flag"),
                            ("honour", "Schools' honour flag"),
                        ],
                        max_length=10,
                        verbose_name="tier",
                    ),
                ),
                ("awarded_on", models.DateField(null=True, verbose_name="date")),
                ("sort_on", models.DateField()),
                ("precision", models.CharField(max_length=8)),
                ("authority", models.CharField(max_length=300, verbose_name="authority")),
            ],
            options={"db_table": "honours_roll", "managed": False},
        ),
        migrations.RunSQL(ROLL, "DROP VIEW honours_roll"),
        migrations.RunSQL(REGISTER, REGISTER_AWAY),
        # The counter's row is there to be locked before the first entry is written.
        migrations.RunSQL(
            "INSERT INTO honours_registercounter (name, last) VALUES ('flags', 0)",
            "DELETE FROM honours_registercounter",
        ),
    ]
