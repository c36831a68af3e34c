"""Assessors are not of the unit and have not decided; who submitted does not decide at any level (trust 5)."""

from django.db import migrations, models

DUTIES = """
CREATE OR REPLACE FUNCTION assessments_decision_duties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place ltree;
    edge date := least(NEW.decided_on, CURRENT_DATE);
BEGIN
    IF EXISTS (SELECT 1 FROM assessments_assessor
               WHERE application_id = NEW.application_id AND person_id = NEW.by_id) THEN
        RAISE EXCEPTION 'an assessor does not decide' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'decision_not_by_assessor';
    END IF;
    SELECT u.path INTO place FROM assessments_application a JOIN units_unit u ON u.id = a.unit_id
    WHERE a.id = NEW.application_id;
    IF NEW.level = 'approval' THEN
        edge := (edge - interval '12 months')::date;
    END IF;
    IF EXISTS (SELECT 1 FROM units_membership m JOIN units_unit u ON u.id = m.unit_id
               WHERE m.person_id = NEW.by_id AND u.path <@ place AND (m.until IS NULL OR m.until > edge)) THEN
        RAISE EXCEPTION 'a member of the unit does not decide' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'decision_not_by_member';
    END IF;
    IF EXISTS (SELECT 1 FROM workflow_step
               WHERE subject_type = 'assessments.application' AND subject_id = NEW.application_id
                   AND name = 'submit' AND by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'who submitted it does not decide' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'decision_not_by_applicant';
    END IF;
    IF NEW.level = 'committee' THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM assessments_decision
               WHERE application_id = NEW.application_id AND level = 'committee' AND by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'who put it forward does not approve' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'decision_not_by_proposer';
    END IF;
    -- The last word before the department's is the committee's, and each is answered once.
    IF NOT EXISTS (SELECT 1 FROM (SELECT level, outcome FROM assessments_decision
                       WHERE application_id = NEW.application_id ORDER BY id DESC LIMIT 1) last
                   WHERE last.level = 'committee' AND last.outcome = 'forward') THEN
        RAISE EXCEPTION 'the committee has not put it forward' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'decision_after_the_committee';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION assessments_assessor_duties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place ltree;
BEGIN
    SELECT u.path INTO place FROM assessments_application a JOIN units_unit u ON u.id = a.unit_id
    WHERE a.id = NEW.application_id;
    IF EXISTS (SELECT 1 FROM units_membership m
               JOIN units_unit u ON u.id = m.unit_id JOIN units_unitkind k ON k.id = u.kind_id
               WHERE m.person_id = NEW.person_id AND (m.until IS NULL OR m.until > CURRENT_DATE)
                   AND (u.path <@ place OR (u.path @> place AND NOT k.is_area))) THEN
        RAISE EXCEPTION 'a member of the unit or its line does not assess it' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'assessor_not_of_the_unit';
    END IF;
    IF EXISTS (SELECT 1 FROM workflow_step
               WHERE subject_type = 'assessments.application' AND subject_id = NEW.application_id
                   AND name = 'submit' AND by_id = NEW.person_id)
       OR EXISTS (SELECT 1 FROM assessments_decision
                  WHERE application_id = NEW.application_id AND by_id = NEW.person_id) THEN
        RAISE EXCEPTION 'who submitted or decided it does not assess it' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'assessor_has_no_part';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessments_assessor_duties BEFORE INSERT OR UPDATE ON assessments_assessor
    FOR EACH ROW EXECUTE FUNCTION assessments_assessor_duties();
"""
#: The function of decisions stays as it is: the one before it was only laxer.
AWAY = """
DROP TRIGGER assessments_assessor_duties ON assessments_assessor;
DROP FUNCTION assessments_assessor_duties();
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_edition_1")]
    operations = [
        migrations.AddField(
            model_name="claim",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.RunSQL(DUTIES, AWAY),
    ]
