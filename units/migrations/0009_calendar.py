"""A unit's calendar, and what the database says of days, norms and posts in a statement over many rows at once.

All of them find what stands above by the ids that a path is made of: a look into a small index for each level, no search
in the tree. They only read; asked again in the same statement they say the same.
"""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models
from django.db.models import F, Q

DAYS = """
CREATE FUNCTION units_reminds_on(place ltree, asked date) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    ids bigint[] := string_to_array(place::text, '.')::bigint[];
    said boolean;
    off smallint[];
BEGIN
    -- Single days first: those of the nearest unit; an extra working day stands over a day off of the same unit.
    SELECT r.kind = 'working' INTO said FROM units_calendarrow r
    WHERE r.unit_id = ANY (ids) AND r.kind <> 'weekdays' AND r.since <= asked AND (asked <= r.until OR r.yearly AND EXISTS (
        -- A row that begins in December may reach into the next year.
        SELECT FROM unnest(ARRAY[0, 1]) AS before, make_interval(years =>
            (extract(year FROM asked) - extract(year FROM r.since))::int - before) AS later
        WHERE asked BETWEEN (r.since + later)::date AND (r.until + later)::date))
    ORDER BY array_position(ids, r.unit_id) DESC, (r.kind = 'working') DESC LIMIT 1;
    IF FOUND THEN RETURN said; END IF;
    SELECT r.weekdays INTO off FROM units_calendarrow r
    WHERE r.unit_id = ANY (ids) AND r.kind = 'weekdays' AND r.since <= asked
    ORDER BY array_position(ids, r.unit_id) DESC, r.since DESC, r.id DESC LIMIT 1;
    -- Nobody has said anything: Sunday.
    RETURN NOT extract(isodow FROM asked)::int = ANY (coalesce(off, ARRAY[7]::smallint[]));
END $$;

CREATE FUNCTION units_reminded_on(place ltree, asked date) RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
    FOR later IN 0..30 LOOP
        IF units_reminds_on(place, asked + later) THEN RETURN asked + later; END IF;
    END LOOP;
    -- Put off, never lost: after a month it goes out whatever the calendar says.
    RETURN asked + 31;
END $$;
"""
NO_DAYS = "DROP FUNCTION units_reminded_on(ltree, date); DROP FUNCTION units_reminds_on(ltree, date);"

NORMS = """
CREATE FUNCTION units_norm_at(place ltree, wanted text, asked date, otherwise text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    ids bigint[] := string_to_array(place::text, '.')::bigint[];
    found text;
BEGIN
    SELECT n.value INTO found FROM units_norm n
    WHERE n.unit_id = ANY (ids) AND n.name = wanted AND n.since <= asked
    ORDER BY array_position(ids, n.unit_id) DESC, n.since DESC LIMIT 1;
    RETURN coalesce(found, otherwise);
END $$;

CREATE FUNCTION units_moment(place ltree, due date, asked date, before text, at_date text, after text)
RETURNS date LANGUAGE plpgsql STABLE AS $$
DECLARE days int;
BEGIN
    -- The latest of the three moments that has come; nothing before the first.
    IF due < asked THEN
        days := units_norm_at(place, 'reminder_after', asked, after);
        IF days > 0 AND due + days <= asked THEN RETURN due + days; END IF;
    END IF;
    IF due <= asked AND units_norm_at(place, 'reminder_on', asked, at_date) = 'yes' THEN RETURN due; END IF;
    days := units_norm_at(place, 'reminder_before', asked, before);
    RETURN CASE WHEN days > 0 AND due - days <= asked THEN due - days END;
END $$;

CREATE FUNCTION units_reminded_at(place ltree, moment date, asked date, hour text, zone text)
RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (units_reminded_on(place, moment) + make_time(units_norm_at(place, 'reminder_hour', asked, hour)::int, 0, 0))
        AT TIME ZONE zone;
END $$;

CREATE FUNCTION units_period(due date, moment date) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT due::text || CASE WHEN moment < due THEN ' before ' || (due - moment)
        WHEN moment > due THEN ' after ' || (moment - due) ELSE ' on' END
$$;
"""
NO_NORMS = """
DROP FUNCTION units_period(date, date);
DROP FUNCTION units_reminded_at(ltree, date, date, text, text);
DROP FUNCTION units_moment(ltree, date, date, text, text, text);
DROP FUNCTION units_norm_at(ltree, text, date, text);
"""

HOLDERS = """
CREATE FUNCTION units_holders(place ltree, wanted text[], asked date, above boolean, other_than bigint)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    ids bigint[] := string_to_array(place::text, '.')::bigint[];
    own int := cardinality(ids);
    post_of text;
BEGIN
    FOR level IN REVERSE own - above::int .. 1 LOOP
        FOREACH post_of IN ARRAY wanted LOOP
            RETURN QUERY SELECT DISTINCT a.person_id FROM units_appointment a JOIN units_person p ON p.id = a.person_id
            WHERE a.unit_id = ids[level] AND a.post = post_of AND p.is_active AND (a.below OR level = own)
                AND a.person_id IS DISTINCT FROM other_than AND a.since <= asked AND (a.until IS NULL OR a.until > asked);
            IF FOUND THEN RETURN; END IF;
        END LOOP;
    END LOOP;
END $$;
"""
NO_HOLDERS = "DROP FUNCTION units_holders(ltree, text[], date, boolean, bigint);"


class Migration(migrations.Migration):
    dependencies = [("units", "0008_holders")]
    operations = [
        migrations.CreateModel(
            name="CalendarRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("weekdays", "Days off each week"),
                            ("off", "Days off"),
                            ("quiet", "Quiet days"),
                            ("working", "Extra working days"),
                        ],
                        max_length=10,
                        verbose_name="what it is",
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[
                                (1, "Monday"),
                                (2, "Tuesday"),
                                (3, "Wednesday"),
                                (4, "Thursday"),
                                (5, "Friday"),
                                (6, "Saturday"),
                                (7, "Sunday"),
                            ]
                        ),
                        default=list,
                        size=None,
                        verbose_name="weekdays",
                    ),
                ),
                ("since", models.DateField(verbose_name="first day")),
                ("until", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("yearly", models.BooleanField(default=False, verbose_name="every year")),
                ("name_en", models.CharField(blank=True, max_length=100, verbose_name="name (English)")),
                ("name_ko", models.CharField(blank=True, max_length=100, verbose_name="name (Korean)")),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calendar_rows", to="units.unit"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "since", "id"], name="calendar_unit_since")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(kind="weekdays", until__isnull=True, yearly=False, weekdays__len__lt=7)
                        | (~Q(kind="weekdays") & Q(until__isnull=False, weekdays__len=0)),
                        name="calendar_kind",
                    ),
                    models.CheckConstraint(
                        condition=Q(until__isnull=True)
                        | Q(until__gte=F("since"), until__lt=F("since") + datetime.timedelta(days=31)),
                        name="calendar_days",
                    ),
                ],
            },
        ),
        migrations.RunSQL(DAYS, NO_DAYS),
        migrations.RunSQL(NORMS, NO_NORMS),
        migrations.RunSQL(HOLDERS, NO_HOLDERS),
    ]
