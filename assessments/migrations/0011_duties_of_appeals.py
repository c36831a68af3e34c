"""Nobody decides an appeal against what they did, and who took a faulty step does not take it again (trust 5, Bound 6)."""

from django.db import migrations

from workflow.roles import append_only

APPEALS = """
CREATE FUNCTION assessments_appeal_lodged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    refusal assessments_decision%ROWTYPE;
BEGIN
    SELECT * INTO refusal FROM assessments_decision WHERE id = NEW.decision_id;
    IF NEW.state <> 'lodged' OR refusal.application_id <> NEW.application_id OR refusal.outcome <> 'refuse'
       OR EXISTS (SELECT 1 FROM assessments_decision
                  WHERE application_id = NEW.application_id AND id > NEW.decision_id) THEN
        RAISE EXCEPTION 'an appeal is lodged against the refusal that stands' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'appeal_against_a_refusal';
    END IF;
    IF NEW.lodged_on > refusal.appeal_until THEN
        RAISE EXCEPTION 'the last day of appeal is over' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'appeal_in_time';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessments_appeal_lodged BEFORE INSERT ON assessments_appeal
    FOR EACH ROW EXECUTE FUNCTION assessments_appeal_lodged();

CREATE FUNCTION assessments_appeal_duties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place ltree;
    edge date;
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'lodged' THEN
        RAISE EXCEPTION 'an answered appeal stays as it is' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'appeal_stays';
    END IF;
    IF (NEW.decision_id, NEW.application_id, NEW.lodged_by_id, NEW.lodged_on, NEW.grounds)
       IS DISTINCT FROM (OLD.decision_id, OLD.application_id, OLD.lodged_by_id, OLD.lodged_on, OLD.grounds) THEN
        RAISE EXCEPTION 'what was lodged stays as it is' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'appeal_stays';
    END IF;
    IF NEW.decided_by_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.decided_by_id = NEW.lodged_by_id
       OR EXISTS (SELECT 1 FROM workflow_step
                  WHERE subject_type = 'assessments.application' AND subject_id = NEW.application_id
                      AND name = 'submit' AND by_id = NEW.decided_by_id) THEN
        RAISE EXCEPTION 'who applied does not decide the appeal' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'appeal_not_by_applicant';
    END IF;
    IF EXISTS (SELECT 1 FROM assessments_decision
               WHERE application_id = NEW.application_id AND by_id = NEW.decided_by_id)
       OR EXISTS (SELECT 1 FROM assessments_appeal
                  WHERE application_id = NEW.application_id AND id <> NEW.id AND decided_by_id = NEW.decided_by_id)
    THEN
        RAISE EXCEPTION 'who decided does not decide the appeal' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'appeal_not_by_decider';
    END IF;
    IF EXISTS (SELECT 1 FROM assessments_assessor
               WHERE application_id = NEW.application_id AND person_id = NEW.decided_by_id)
       OR EXISTS (SELECT 1 FROM assessments_sitecheck
                  WHERE application_id = NEW.application_id AND by_id = NEW.decided_by_id)
       OR EXISTS (SELECT 1 FROM assessments_stoodback
                  WHERE application_id = NEW.application_id AND person_id = NEW.decided_by_id) THEN
        RAISE EXCEPTION 'who assessed does not decide the appeal' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'appeal_not_by_assessor';
    END IF;
    SELECT u.path INTO place FROM assessments_application a JOIN units_unit u ON u.id = a.unit_id
    WHERE a.id = NEW.application_id;
    edge := (least(NEW.decided_on, CURRENT_DATE) - interval '12 months')::date;
    IF EXISTS (SELECT 1 FROM units_membership m JOIN units_unit u ON u.id = m.unit_id
               WHERE m.person_id = NEW.decided_by_id AND u.path <@ place
                   AND (m.until IS NULL OR m.until > edge)) THEN
        RAISE EXCEPTION 'a member of the unit does not decide the appeal' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'appeal_not_by_member';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessments_appeal_duties BEFORE UPDATE OR DELETE ON assessments_appeal
    FOR EACH ROW EXECUTE FUNCTION assessments_appeal_duties();

CREATE FUNCTION assessments_appeal_by_criterion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM assessments_appealreason
                   WHERE appeal_id = NEW.id AND of_the_answer = (NEW.state = 'dismissed')) THEN
        RAISE EXCEPTION 'an appeal and its dismissal name criteria' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'appeal_by_criterion';
    END IF;
    RETURN NULL;
END $$;
-- At the end of the transaction, when the reasons stand beside it.
CREATE CONSTRAINT TRIGGER assessments_appeal_by_criterion AFTER INSERT OR UPDATE ON assessments_appeal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state IN ('lodged', 'dismissed'))
    EXECUTE FUNCTION assessments_appeal_by_criterion();
"""
APPEALS_AWAY = """
DROP TRIGGER assessments_appeal_by_criterion ON assessments_appeal;
DROP FUNCTION assessments_appeal_by_criterion();
DROP TRIGGER assessments_appeal_duties ON assessments_appeal;
DROP FUNCTION assessments_appeal_duties();
DROP TRIGGER assessments_appeal_lodged ON assessments_appeal;
DROP FUNCTION assessments_appeal_lodged();
"""

# An upheld appeal: other persons take the step again.
AGAIN = """
CREATE FUNCTION assessments_other_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM assessments_stoodback
               WHERE application_id = NEW.application_id
                   AND person_id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint) THEN
        RAISE EXCEPTION 'after an upheld appeal other persons take the step' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'other_persons_after_appeal';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessments_decision_other_persons BEFORE INSERT ON assessments_decision
    FOR EACH ROW EXECUTE FUNCTION assessments_other_persons('by_id');
CREATE TRIGGER assessments_assessor_other_persons BEFORE INSERT OR UPDATE ON assessments_assessor
    FOR EACH ROW EXECUTE FUNCTION assessments_other_persons('person_id');

-- What the department may answer: the committee's last word, or its own refusal that an appeal has sent back to it.
CREATE FUNCTION assessments_put_forward(application bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM (SELECT id, level, outcome FROM assessments_decision
                       WHERE application_id = application ORDER BY id DESC LIMIT 1) last
        WHERE (last.level = 'committee' AND last.outcome = 'forward')
           OR EXISTS (SELECT 1 FROM assessments_appeal a
                      WHERE a.decision_id = last.id AND a.state = 'upheld' AND a.reenters = 'approval'))
$$;
"""
AGAIN_AWAY = """
DROP FUNCTION assessments_put_forward(bigint);
DROP TRIGGER assessments_assessor_other_persons ON assessments_assessor;
DROP TRIGGER assessments_decision_other_persons ON assessments_decision;
DROP FUNCTION assessments_other_persons();
"""

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
    IF NOT assessments_put_forward(NEW.application_id) THEN
        RAISE EXCEPTION 'the committee has not put it forward' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'decision_after_the_committee';
    END IF;
    RETURN NEW;
END $$;
"""
DUTIES_AWAY = DUTIES.replace(
    "NOT assessments_put_forward(NEW.application_id)",
    """NOT EXISTS (SELECT 1 FROM (SELECT level, outcome FROM assessments_decision
                       WHERE application_id = NEW.application_id ORDER BY id DESC LIMIT 1) last
                   WHERE last.level = 'committee' AND last.outcome = 'forward')""",
)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0010_appeals")]
    operations = [
        append_only("assessments_appealreason"),
        append_only("assessments_stoodback"),
        migrations.RunSQL(APPEALS, APPEALS_AWAY),
        migrations.RunSQL(AGAIN, AGAIN_AWAY),
        migrations.RunSQL(DUTIES, DUTIES_AWAY),
    ]
