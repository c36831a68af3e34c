"""The realism check (L4): how a measure is counted, as units alike count it; its outcome on each goal."""

import django.contrib.postgres.indexes
from django.db import migrations, models

UNUSUAL = ["above", "below", "under"]

ALIKE = """
-- The twin of units.models.tree.searchable, with white space evened out.
CREATE FUNCTION targets_searchable(words text) RETURNS text IMMUTABLE LANGUAGE sql
    RETURN lower(normalize(btrim(regexp_replace(words, '\\s+', ' ', 'g')), NFD));

-- Equal where units of one kind and sector count the same: by the catalogue's measure, else by the words.
CREATE FUNCTION targets_alike(kind bigint, sector bigint, type text, counted_in bigint, shipped bigint, words text)
    RETURNS text IMMUTABLE LANGUAGE sql
    RETURN kind::text || '/' || coalesce(sector, 0)::text || '/' || type || '/' || coalesce(counted_in, 0)::text
        || '/' || coalesce('#' || shipped::text, targets_searchable(words));

CREATE FUNCTION targets_measure_written() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.search_name := targets_searchable(NEW.name);
    NEW.alike := coalesce((
        SELECT targets_alike(u.kind_id, u.sector_id, NEW.type, NEW.unit_of_measure_id, NEW.shipped_id, NEW.name)
        FROM targets_target t JOIN units_unit u ON u.id = t.unit_id WHERE t.id = NEW.target_id
    ), '');
    RETURN NEW;
END $$;
CREATE TRIGGER targets_measure_written BEFORE INSERT OR UPDATE ON targets_measure
    FOR EACH ROW EXECUTE FUNCTION targets_measure_written();

-- A unit of another kind or sector, or a target at another unit: its measures are written anew.
CREATE FUNCTION targets_unit_likened() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE targets_measure m SET alike = '' FROM targets_target t WHERE t.id = m.target_id AND t.unit_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER targets_unit_likened AFTER UPDATE ON units_unit FOR EACH ROW
    WHEN ((OLD.kind_id, OLD.sector_id) IS DISTINCT FROM (NEW.kind_id, NEW.sector_id))
    EXECUTE FUNCTION targets_unit_likened();
CREATE FUNCTION targets_target_likened() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE targets_measure SET alike = '' WHERE target_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER targets_target_likened AFTER UPDATE ON targets_target FOR EACH ROW
    WHEN (OLD.unit_id IS DISTINCT FROM NEW.unit_id) EXECUTE FUNCTION targets_target_likened();

UPDATE targets_measure SET alike = '';
"""
AWAY = """
DROP TRIGGER targets_target_likened ON targets_target; DROP FUNCTION targets_target_likened();
DROP TRIGGER targets_unit_likened ON units_unit; DROP FUNCTION targets_unit_likened();
DROP TRIGGER targets_measure_written ON targets_measure; DROP FUNCTION targets_measure_written();
DROP FUNCTION targets_alike(bigint, bigint, text, bigint, bigint, text); DROP FUNCTION targets_searchable(text);
"""


def words(label: str | None = None) -> models.TextField:
    """A text that is empty until it is written."""
    if label is None:
        return models.TextField(db_default="", default="", editable=False)
    return models.TextField(label, blank=True, db_default="", default="")


class Migration(migrations.Migration):
    dependencies = [("targets", "0016_paper"), ("units", "0008_holders")]
    operations = [
        migrations.AddField("measure", "search_name", words()),
        migrations.AddField("measure", "alike", words()),
        migrations.AddField("measuregoal", "compared", models.JSONField(editable=False, null=True)),
        migrations.AddField("measuregoal", "reason", words("reason of an unusual goal")),
        migrations.AddField(
            "measuregoal",
            "usual",
            models.CharField(
                blank=True,
                choices=[
                    ("within", "Within the usual range"),
                    ("above", "Above the usual range"),
                    ("below", "Below the usual range"),
                    ("under", "Below the present level"),
                    ("few", "Too few like units to compare"),
                ],
                db_default="",
                default="",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            "measuregoal",
            models.CheckConstraint(
                condition=~models.Q(usual__in=UNUSUAL) | ~models.Q(reason=""), name="measure_goal_reasoned"
            ),
        ),
        migrations.RunSQL(ALIKE, AWAY),
        migrations.AddIndex("measure", models.Index(fields=["alike", "-id"], name="measure_alike")),
        migrations.AddIndex(
            "measure",
            django.contrib.postgres.indexes.GinIndex(
                fields=["search_name"], name="measure_search", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]
