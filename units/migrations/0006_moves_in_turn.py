"""Units are moved one after the other: two at once could close a loop, or leave a path that is no longer true.

The lock is taken before any row is. A unit added below while its unit above moves is found by a second look: who adds it
holds that unit's row until it is there.
"""

from django.db import migrations

LOCKED = """
CREATE FUNCTION units_unit_moves_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7021986, 7);
    RETURN NULL;
END $$;
CREATE TRIGGER units_unit_moves_in_turn BEFORE UPDATE OF parent_id ON units_unit
    FOR EACH STATEMENT EXECUTE FUNCTION units_unit_moves_in_turn();

CREATE OR REPLACE FUNCTION units_unit_paths_below() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    LOOP
        UPDATE units_unit SET path = NEW.path || subpath(path, nlevel(OLD.path)),
            depth = nlevel(NEW.path) + nlevel(path) - nlevel(OLD.path) - 1
        WHERE path <@ OLD.path AND id <> NEW.id;
        EXIT WHEN NOT FOUND;
    END LOOP;
    RETURN NULL;
END $$;
"""
UNLOCKED = """
CREATE OR REPLACE FUNCTION units_unit_paths_below() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE units_unit SET path = NEW.path || subpath(path, nlevel(OLD.path)),
        depth = nlevel(NEW.path) + nlevel(path) - nlevel(OLD.path) - 1
    WHERE path <@ OLD.path AND id <> NEW.id;
    RETURN NULL;
END $$;
DROP TRIGGER units_unit_moves_in_turn ON units_unit; DROP FUNCTION units_unit_moves_in_turn();
"""


class Migration(migrations.Migration):
    dependencies = [("units", "0005_shared_cache")]
    operations = [migrations.RunSQL(LOCKED, UNLOCKED)]
