"""Nobody decides what is theirs: the database itself refuses it, whoever asks and however (trust 5)."""

from django.db import migrations

DUTIES = """
CREATE FUNCTION assessments_decision_duties() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF NEW.level = 'committee' THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM workflow_step
               WHERE subject_type = 'assessments.application' AND subject_id = NEW.application_id
                   AND name = 'submit' AND by_id = NEW.by_id)
       OR EXISTS (SELECT 1 FROM assessments_decision
                  WHERE application_id = NEW.application_id AND level = 'committee' AND by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'who put it forward does not approve' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'decision_not_by_proposer';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM assessments_decision
                   WHERE application_id = NEW.application_id AND level = 'committee' AND outcome = 'forward') THEN
        RAISE EXCEPTION 'the committee has not put it forward' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'decision_after_the_committee';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessments_decision_duties BEFORE INSERT ON assessments_decision
    FOR EACH ROW EXECUTE FUNCTION assessments_decision_duties();

CREATE FUNCTION assessments_decision_by_criterion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM assessments_criterionreason WHERE decision_id = NEW.id) THEN
        RAISE EXCEPTION 'a refusal names its reasons by criterion' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'decision_refusal_by_criterion';
    END IF;
    RETURN NULL;
END $$;
-- At the end of the transaction, when the reasons stand beside the decision.
CREATE CONSTRAINT TRIGGER assessments_decision_by_criterion AFTER INSERT ON assessments_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.outcome = 'refuse')
    EXECUTE FUNCTION assessments_decision_by_criterion();
"""
AWAY = """
DROP TRIGGER assessments_decision_by_criterion ON assessments_decision;
DROP FUNCTION assessments_decision_by_criterion();
DROP TRIGGER assessments_decision_duties ON assessments_decision;
DROP FUNCTION assessments_decision_duties();
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_award_road"), ("units", "0002_tree"), ("workflow", "0003_append_only")]
    operations = [migrations.RunSQL(DUTIES, AWAY)]
