"""A closed period takes no more writing: the database refuses it; corrections are rows of their own (L9, trust 14)."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

GUARDS = """
-- A review that was held takes no more writing once its period has closed; what is wrong is put right by a correction.
-- A review and what belongs to it may be written in one transaction: an import, a restore, the data of a demonstration.
CREATE FUNCTION reviews_closed(review bigint) RETURNS boolean STABLE LANGUAGE sql SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM reviews_review r WHERE r.id = review AND r.state IN ('held', 'acknowledged')
        AND r.closes_at <= statement_timestamp() AND r.recorded_at < transaction_timestamp())
$$;
CREATE FUNCTION reviews_refuse() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the period of this review is closed' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION reviews_part_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (TG_OP <> 'INSERT' AND reviews_closed(OLD.review_id)) OR (TG_OP <> 'DELETE' AND reviews_closed(NEW.review_id)) THEN
        PERFORM reviews_refuse();
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reviews_finding_closed BEFORE INSERT OR UPDATE OR DELETE ON reviews_finding
    FOR EACH ROW EXECUTE FUNCTION reviews_part_guard();
-- A follow-up lives on after the period: it is closed, carried on, handed over. What it asked for stays.
CREATE TRIGGER reviews_followup_closed BEFORE INSERT OR DELETE OR UPDATE OF review_id, field, measure ON reviews_followup
    FOR EACH ROW EXECUTE FUNCTION reviews_part_guard();

-- The superior still acknowledges it with a remark; nothing else of it changes.
CREATE FUNCTION reviews_review_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF reviews_closed(OLD.id) THEN PERFORM reviews_refuse(); END IF;
        RETURN OLD;
    END IF;
    IF reviews_closed(OLD.id) AND (
        NEW.state NOT IN ('held', 'acknowledged')
        OR (OLD.unit_id, OLD.period_start, OLD.period_end, OLD.due_on, OLD.late_after, OLD.zone, OLD.meeting_id,
            OLD.late_days, OLD.filled, OLD.recorded_at)
        IS DISTINCT FROM (NEW.unit_id, NEW.period_start, NEW.period_end, NEW.due_on, NEW.late_after, NEW.zone,
            NEW.meeting_id, NEW.late_days, NEW.filled, NEW.recorded_at)
    ) THEN
        PERFORM reviews_refuse();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reviews_review_closed BEFORE UPDATE OR DELETE ON reviews_review
    FOR EACH ROW EXECUTE FUNCTION reviews_review_guard();

CREATE FUNCTION reviews_meeting_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM reviews_review r WHERE r.meeting_id = OLD.id AND reviews_closed(r.id)) THEN
        PERFORM reviews_refuse();
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reviews_meeting_closed BEFORE UPDATE OR DELETE ON units_meeting
    FOR EACH ROW EXECUTE FUNCTION reviews_meeting_guard();

-- An answered correction stays as it was answered.
CREATE FUNCTION reviews_correction_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'this correction was answered' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER reviews_correction_answered BEFORE UPDATE OR DELETE ON reviews_reviewcorrection
    FOR EACH ROW WHEN (OLD.state <> 'proposed') EXECUTE FUNCTION reviews_correction_guard();
"""
AWAY = """
DROP TRIGGER reviews_correction_answered ON reviews_reviewcorrection; DROP FUNCTION reviews_correction_guard();
DROP TRIGGER reviews_meeting_closed ON units_meeting; DROP FUNCTION reviews_meeting_guard();
DROP TRIGGER reviews_review_closed ON reviews_review; DROP FUNCTION reviews_review_guard();
DROP TRIGGER reviews_followup_closed ON reviews_followup; DROP TRIGGER reviews_finding_closed ON reviews_finding;
DROP FUNCTION reviews_part_guard(); DROP FUNCTION reviews_refuse(); DROP FUNCTION reviews_closed(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0006_late_paperwork"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="zone",
            field=models.CharField(
                db_default="Asia/Pyongyang", default="Asia/Pyongyang", editable=False, max_length=40
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="late_days",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="closes_at",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("zone"), models.F("late_after"), template="timezone(%(expressions)s + interval '1 day')"
                ),
                output_field=models.DateTimeField(),
            ),
        ),
        migrations.CreateModel(
            name="ReviewCorrection",
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
                        choices=[("success", "Success"), ("shortcoming", "Shortcoming of work")],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[("ideological", "Ideological"), ("technical", "Technical"), ("cultural", "Cultural")],
                        max_length=12,
                        verbose_name="field",
                    ),
                ),
                ("text", models.TextField(verbose_name="corrected text")),
                ("reason", models.TextField(verbose_name="reason of the correction")),
                ("remark", models.TextField(blank=True, verbose_name="remark")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="reviews.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="reviews.review"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="review_correction_reasoned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="review_correction_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["confirmed", "refused"]), _negated=True),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="review_correction_decided",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("finding",),
                        name="review_correction_one_open",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, AWAY),
    ]
