"""The database keeps each unit's path, on insert, change of parent and for all below; logs are append-only."""

from django.db import migrations

from workflow.roles import append_only

PATHS = """
CREATE FUNCTION units_unit_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE above ltree;
BEGIN
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id THEN
        NEW.path := OLD.path; NEW.depth := OLD.depth;
        RETURN NEW;
    END IF;
    IF NEW.parent_id IS NULL THEN
        NEW.path := text2ltree(NEW.id::text); NEW.depth := 0;
        RETURN NEW;
    END IF;
    SELECT path INTO above FROM units_unit WHERE id = NEW.parent_id FOR SHARE;
    IF TG_OP = 'UPDATE' AND above <@ OLD.path THEN
        RAISE EXCEPTION 'a unit cannot stand under itself' USING ERRCODE = 'check_violation', CONSTRAINT = 'unit_no_loop';
    END IF;
    NEW.path := above || NEW.id::text; NEW.depth := nlevel(above);
    RETURN NEW;
END $$;
CREATE TRIGGER units_unit_path BEFORE INSERT OR UPDATE ON units_unit
    FOR EACH ROW EXECUTE FUNCTION units_unit_path();

CREATE FUNCTION units_unit_paths_below() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE units_unit SET path = NEW.path || subpath(path, nlevel(OLD.path)),
        depth = nlevel(NEW.path) + nlevel(path) - nlevel(OLD.path) - 1
    WHERE path <@ OLD.path AND id <> NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER units_unit_paths_below AFTER UPDATE ON units_unit
    FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id AND pg_trigger_depth() = 0)
    EXECUTE FUNCTION units_unit_paths_below();
"""
AWAY = """
DROP TRIGGER units_unit_paths_below ON units_unit; DROP FUNCTION units_unit_paths_below();
DROP TRIGGER units_unit_path ON units_unit; DROP FUNCTION units_unit_path();
"""


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]
    operations = [
        migrations.RunSQL(PATHS, AWAY),
        append_only("units_readlog"),
        append_only("units_exportlog"),
    ]
