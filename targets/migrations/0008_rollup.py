"""Counters of targets over each unit and all below it: deltas by trigger, folded by one folder, rebuilt, checked.

The folder takes all deltas its one statement sees. So what it leaves is exactly the targets and the tree of one moment,
however many write meanwhile: a unit's own counters as of then, summed up along the paths as of then.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import units.fields

FIELDS = [("ideological", "Ideological"), ("technical", "Technical"), ("cultural", "Cultural")]
STANDING = "state IN ('discussed', 'in_force', 'met', 'unmet')"
LOCK = "7021986, 6"


def counted(rows: str) -> str:
    """What `rows` (a sign and a target each) add to the counters of their units and fields, where it is something."""
    return f"""
        SELECT unit_id, field, sum(sign) AS n, coalesce(sum(sign) FILTER (WHERE state = 'met'), 0) AS done,
            sum(sign * weight) AS weight, sum(sign * weight * progress) AS weighted
        FROM ({rows}) AS t WHERE {STANDING} GROUP BY unit_id, field
        HAVING sum(sign) <> 0 OR coalesce(sum(sign) FILTER (WHERE state = 'met'), 0) <> 0
            OR sum(sign * weight) <> 0 OR sum(sign * weight * progress) <> 0"""


def signed(sign: str, table: str) -> str:
    """Targets of a table with their sign."""
    return f"SELECT {sign} AS sign, unit_id, field, state, weight, progress FROM {table}"


def ids(path: str) -> str:
    """The ids a path names."""
    return f"string_to_array({path}::text, '.')::bigint[]"


DELTA = "INSERT INTO targets_rollupdelta (unit_id, field, n, done, weight, weighted, recorded_at) SELECT *, clock_timestamp() FROM"
DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
COLUMNS = "n, done, weight, weighted"
OWN = "own_n, own_done, own_weight, own_weighted"
SUMS = ", ".join(f"sum({name}) AS {name}" for name in f"{COLUMNS}, {OWN}".split(", "))
NOTHING = " AND ".join(f"{name} = 0" for name in f"{COLUMNS}, {OWN}".split(", "))
ADDED = ", ".join(f"{name} = r.{name} + excluded.{name}" for name in f"{COLUMNS}, {OWN}".split(", "))
REPLACED = ", ".join(f"{name} = excluded.{name}" for name in f"{COLUMNS}, {OWN}".split(", "))

TRIGGERS = f"""
CREATE FUNCTION targets_rollup_changed() RETURNS trigger {DEFINER} AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {DELTA} ({counted(signed("1", "added"))}) AS d;
    ELSIF TG_OP = 'DELETE' THEN
        {DELTA} ({counted(signed("-1", "gone"))}) AS d;
    ELSE
        {DELTA} ({counted(signed("1", "added") + " UNION ALL " + signed("-1", "gone"))}) AS d;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER targets_rollup_insert AFTER INSERT ON targets_target
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION targets_rollup_changed();
CREATE TRIGGER targets_rollup_update AFTER UPDATE ON targets_target
    REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION targets_rollup_changed();
CREATE TRIGGER targets_rollup_delete AFTER DELETE ON targets_target
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION targets_rollup_changed();

-- Each unit whose path changes, those below the moved one too: the first old path since the last fold is the one its
-- counters stand under, and rows of one unit follow each other as its row's lock does.
CREATE FUNCTION targets_rollup_moved() RETURNS trigger {DEFINER} AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO targets_rollupmove (unit_id, old_path, recorded_at) SELECT id, path, clock_timestamp() FROM gone;
    ELSE
        INSERT INTO targets_rollupmove (unit_id, old_path, recorded_at)
        SELECT gone.id, gone.path, clock_timestamp() FROM gone JOIN added USING (id) WHERE gone.path <> added.path;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER targets_rollup_moved AFTER UPDATE ON units_unit
    REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION targets_rollup_moved();
CREATE TRIGGER targets_rollup_left AFTER DELETE ON units_unit
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION targets_rollup_moved();
"""

VIEWS = f"""
-- What the deltas and moves that are not folded yet change in the counters.
CREATE VIEW targets_rolluppending AS
WITH own AS (
    SELECT unit_id, field, sum(n) AS n, sum(done) AS done, sum(weight) AS weight, sum(weighted) AS weighted
    FROM targets_rollupdelta GROUP BY unit_id, field
), moved AS (
    SELECT DISTINCT ON (unit_id) unit_id, old_path FROM targets_rollupmove ORDER BY unit_id, id
), part AS (
    SELECT place.id AS unit_id, field, n, done, weight, weighted, me * n AS own_n, me * done AS own_done,
        me * weight AS own_weight, me * weighted AS own_weighted
    FROM own JOIN units_unit u ON u.id = own.unit_id
    CROSS JOIN LATERAL unnest({ids("u.path")}) AS place(id)
    CROSS JOIN LATERAL (SELECT (place.id = u.id)::int AS me) AS self
    UNION ALL
    -- A unit that moved takes its own counters from the old path to the new one; one that is gone leaves none.
    SELECT place.id, r.field, sign * r.own_n, sign * r.own_done, sign * r.own_weight, sign * r.own_weighted,
        -me * r.own_n, -me * r.own_done, -me * r.own_weight, -me * r.own_weighted
    FROM moved JOIN targets_unitrollup r USING (unit_id) LEFT JOIN units_unit u ON u.id = moved.unit_id
    CROSS JOIN LATERAL (
        SELECT -1, unnest({ids("moved.old_path")}) UNION ALL SELECT 1, unnest({ids("u.path")})
    ) AS place(sign, id)
    CROSS JOIN LATERAL (SELECT (u.id IS NULL AND place.id = moved.unit_id)::int AS me) AS self
)
SELECT unit_id, field, {SUMS} FROM part GROUP BY unit_id, field;

-- What the counters must be, from the targets themselves.
CREATE VIEW targets_rolluptruth AS
SELECT place.id AS unit_id, field, sum(n) AS n, sum(done) AS done, sum(weight) AS weight, sum(weighted) AS weighted,
    sum(n) FILTER (WHERE place.id = u.id) AS own_n, sum(done) FILTER (WHERE place.id = u.id) AS own_done,
    sum(weight) FILTER (WHERE place.id = u.id) AS own_weight,
    sum(weighted) FILTER (WHERE place.id = u.id) AS own_weighted
FROM ({counted(signed("1", "targets_target"))}) AS own JOIN units_unit u ON u.id = own.unit_id
CROSS JOIN LATERAL unnest({ids("u.path")}) AS place(id) GROUP BY place.id, field;

-- Counters, with what is not folded yet, that differ from the truth: one statement, so one moment of all three.
CREATE VIEW targets_rollupdiffering AS
SELECT unit_id, field FROM (
    SELECT unit_id, field, {COLUMNS}, {OWN} FROM targets_unitrollup
    UNION ALL SELECT unit_id, field, {COLUMNS}, {OWN} FROM targets_rolluppending
    UNION ALL SELECT unit_id, field, -n, -done, -weight, -weighted,
        -coalesce(own_n, 0), -coalesce(own_done, 0), -coalesce(own_weight, 0), -coalesce(own_weighted, 0)
    FROM targets_rolluptruth
) AS t GROUP BY unit_id, field
HAVING NOT ({" AND ".join(f"sum({name}) = 0" for name in f"{COLUMNS}, {OWN}".split(", "))});
"""

FUNCTIONS = f"""
-- The number of rows folded; NULL while another folder or a rebuild is at work.
CREATE FUNCTION targets_rollup_fold() RETURNS bigint {DEFINER} AS $$
DECLARE folded bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock({LOCK}) THEN
        RETURN NULL;
    END IF;
    -- One statement, begun after the lock was had: reads, adds and takes away what one snapshot shows.
    WITH deltas AS (DELETE FROM targets_rollupdelta RETURNING 1), moves AS (DELETE FROM targets_rollupmove RETURNING 1),
    put AS (
        INSERT INTO targets_unitrollup AS r (unit_id, field, {COLUMNS}, {OWN})
        SELECT unit_id, field, {COLUMNS}, {OWN} FROM targets_rolluppending WHERE NOT ({NOTHING})
        ON CONFLICT (unit_id, field) DO UPDATE SET {ADDED}
    )
    SELECT (SELECT count(*) FROM deltas) + (SELECT count(*) FROM moves) INTO folded;
    RETURN folded;
END $$;

-- All counters anew from the targets; the number of rows. Waits for a folder at work.
CREATE FUNCTION targets_rollup_rebuild() RETURNS bigint {DEFINER} AS $$
DECLARE made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK});
    WITH deltas AS (DELETE FROM targets_rollupdelta), moves AS (DELETE FROM targets_rollupmove),
    put AS (
        INSERT INTO targets_unitrollup AS r (unit_id, field, {COLUMNS}, {OWN})
        SELECT unit_id, field, {", ".join(f"coalesce(t.{name}, 0)" for name in f"{COLUMNS}, {OWN}".split(", "))}
        FROM targets_rolluptruth t FULL JOIN targets_unitrollup USING (unit_id, field)
        ON CONFLICT (unit_id, field) DO UPDATE SET {REPLACED} RETURNING 1
    )
    SELECT count(*) FROM put INTO made;
    UPDATE targets_rollupdrift SET settled_at = clock_timestamp() WHERE settled_at IS NULL;
    RETURN made;
END $$;
SELECT targets_rollup_rebuild();
"""
AWAY = """
DROP FUNCTION targets_rollup_rebuild(); DROP FUNCTION targets_rollup_fold();
DROP VIEW targets_rollupdiffering; DROP VIEW targets_rolluptruth; DROP VIEW targets_rolluppending;
DROP TRIGGER targets_rollup_left ON units_unit; DROP TRIGGER targets_rollup_moved ON units_unit;
DROP FUNCTION targets_rollup_moved();
DROP TRIGGER targets_rollup_delete ON targets_target; DROP TRIGGER targets_rollup_update ON targets_target;
DROP TRIGGER targets_rollup_insert ON targets_target; DROP FUNCTION targets_rollup_changed();
"""


def key() -> models.Field:
    """The unit of a derived row."""
    return models.ForeignKey("units.unit", django.db.models.deletion.DO_NOTHING, related_name="+", db_constraint=False)


def counters(prefix: str = "") -> list[tuple[str, models.Field]]:
    """The four counters."""
    return [
        *((f"{prefix}{name}", models.BigIntegerField(default=0)) for name in ("n", "done", "weight")),
        (f"{prefix}weighted", models.DecimalField(decimal_places=1, default=0, max_digits=20)),
    ]


def number() -> tuple[str, models.Field]:
    """The primary key."""
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def recorded() -> models.Field:
    """The database's own time."""
    return models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)


class Migration(migrations.Migration):
    dependencies = [("targets", "0007_renewals"), ("units", "0006_moves_in_turn")]
    operations = [
        migrations.AddField(
            "target", "weight", models.PositiveSmallIntegerField(db_default=1, default=1, editable=False)
        ),
        migrations.AddConstraint(
            "target",
            models.CheckConstraint(condition=models.Q(weight__gte=1, weight__lte=100), name="target_weight"),
        ),
        migrations.CreateModel(
            "RollupDelta",
            [
                number(),
                *counters(),
                ("field", models.CharField(choices=FIELDS, max_length=12)),
                ("recorded_at", recorded()),
                ("unit", key()),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            "RollupMove",
            [number(), ("old_path", units.fields.PathField()), ("recorded_at", recorded()), ("unit", key())],
        ),
        migrations.CreateModel(
            "RollupDrift",
            [
                number(),
                ("rows", models.PositiveIntegerField()),
                ("found_at", recorded()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            "UnitRollup",
            [
                number(),
                *counters(),
                ("field", models.CharField(choices=FIELDS, max_length=12)),
                *counters("own_"),
                (
                    "unit",
                    models.ForeignKey(
                        "units.unit",
                        django.db.models.deletion.DO_NOTHING,
                        related_name="rollups",
                        db_constraint=False,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("unit", "field"), name="unit_rollup_once")],
            },
        ),
        migrations.RunSQL(TRIGGERS + VIEWS + FUNCTIONS, AWAY),
    ]
