"""What Django's constraints cannot say: published wording, running blueprints and the log of choices stand still."""

from django.db import migrations

FORWARD = r"""
ALTER TABLE exam_domain ADD CONSTRAINT domain_id_with_blueprint UNIQUE (id, blueprint_id);
ALTER TABLE exam_taskstatement ADD CONSTRAINT task_stands_in_a_domain_of_its_blueprint
    FOREIGN KEY (domain_id, blueprint_id) REFERENCES exam_domain (id, blueprint_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE exam_taskstatement ADD CONSTRAINT task_id_with_blueprint UNIQUE (id, blueprint_id);
ALTER TABLE exam_placement ADD CONSTRAINT placement_on_a_task_of_its_blueprint
    FOREIGN KEY (task_id, blueprint_id) REFERENCES exam_taskstatement (id, blueprint_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE exam_revision ADD CONSTRAINT revision_id_with_question UNIQUE (id, question_id);
ALTER TABLE exam_slot ADD CONSTRAINT slot_shows_a_revision_of_its_question
    FOREIGN KEY (revision_id, question_id) REFERENCES exam_revision (id, question_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE exam_option ADD CONSTRAINT option_id_with_revision UNIQUE (id, revision_id);
ALTER TABLE exam_option ADD CONSTRAINT option_pairs_inside_its_revision
    FOREIGN KEY (pair_id, revision_id) REFERENCES exam_option (id, revision_id) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION exam_revision_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a published revision is never changed; publish a new one' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER revision_is_immutable_once_published BEFORE UPDATE OR DELETE ON exam_revision
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION exam_revision_stands();

CREATE FUNCTION exam_wording_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN touched := ARRAY[NEW.revision_id];
    ELSIF TG_OP = 'DELETE' THEN touched := ARRAY[OLD.revision_id];
    ELSE touched := ARRAY[OLD.revision_id, NEW.revision_id];
        IF TG_TABLE_NAME = 'exam_reference'
           AND (to_jsonb(NEW) - 'checked_on') = (to_jsonb(OLD) - 'checked_on') THEN RETURN NEW; END IF;
    END IF;
    IF EXISTS (SELECT 1 FROM exam_revision WHERE id = ANY (touched) AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the wording of a published revision is never changed; publish a new one'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER option_is_immutable_once_published BEFORE INSERT OR UPDATE OR DELETE ON exam_option
    FOR EACH ROW EXECUTE FUNCTION exam_wording_stands();
CREATE TRIGGER explanation_is_immutable_once_published BEFORE INSERT OR UPDATE OR DELETE ON exam_explanation
    FOR EACH ROW EXECUTE FUNCTION exam_wording_stands();
CREATE TRIGGER reference_is_immutable_once_published BEFORE INSERT OR UPDATE OR DELETE ON exam_reference
    FOR EACH ROW EXECUTE FUNCTION exam_wording_stands();

CREATE FUNCTION exam_scenario_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
    IF EXISTS (SELECT 1 FROM exam_revision WHERE scenario_id = OLD.id AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a scenario that a published revision shows is never changed; write a new one'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER scenario_is_immutable_once_shown BEFORE UPDATE OR DELETE ON exam_scenario
    FOR EACH ROW EXECUTE FUNCTION exam_scenario_stands();

CREATE FUNCTION exam_blueprint_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW(NEW.code, NEW.question_count, NEW.scored_count, NEW.minutes, NEW.rule, NEW.scale_min, NEW.scale_max,
           NEW.cut, NEW.raw_cut)
       IS DISTINCT FROM
       ROW(OLD.code, OLD.question_count, OLD.scored_count, OLD.minutes, OLD.rule, OLD.scale_min, OLD.scale_max,
           OLD.cut, OLD.raw_cut)
       AND EXISTS (SELECT 1 FROM exam_attempt WHERE blueprint_id = OLD.id) THEN
        RAISE EXCEPTION 'blueprint % has attempts: its counts, minutes and rule are frozen', OLD.code
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER blueprint_is_frozen_once_attempted BEFORE UPDATE ON exam_blueprint
    FOR EACH ROW EXECUTE FUNCTION exam_blueprint_stands();

CREATE FUNCTION exam_domain_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND ROW(NEW.code, NEW.weight, NEW.blueprint_id)
       IS NOT DISTINCT FROM ROW(OLD.code, OLD.weight, OLD.blueprint_id) THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' THEN owner := NEW.blueprint_id; ELSE owner := OLD.blueprint_id; END IF;
    IF EXISTS (SELECT 1 FROM exam_attempt WHERE blueprint_id = owner) THEN
        RAISE EXCEPTION 'the blueprint of this domain has attempts: its domains and weights are frozen'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER domain_is_frozen_once_attempted BEFORE INSERT OR UPDATE OR DELETE ON exam_domain
    FOR EACH ROW EXECUTE FUNCTION exam_domain_stands();

CREATE FUNCTION exam_log_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of choices only grows' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER response_change_only_grows BEFORE UPDATE OR DELETE ON exam_responsechange
    FOR EACH ROW EXECUTE FUNCTION exam_log_stands();
"""

BACKWARD = r"""
DROP FUNCTION exam_log_stands, exam_domain_stands, exam_blueprint_stands, exam_scenario_stands,
    exam_wording_stands, exam_revision_stands CASCADE;
ALTER TABLE exam_option DROP CONSTRAINT option_pairs_inside_its_revision;
ALTER TABLE exam_option DROP CONSTRAINT option_id_with_revision;
ALTER TABLE exam_slot DROP CONSTRAINT slot_shows_a_revision_of_its_question;
ALTER TABLE exam_revision DROP CONSTRAINT revision_id_with_question;
ALTER TABLE exam_placement DROP CONSTRAINT placement_on_a_task_of_its_blueprint;
ALTER TABLE exam_taskstatement DROP CONSTRAINT task_id_with_blueprint;
ALTER TABLE exam_taskstatement DROP CONSTRAINT task_stands_in_a_domain_of_its_blueprint;
ALTER TABLE exam_domain DROP CONSTRAINT domain_id_with_blueprint;
"""


class Migration(migrations.Migration):
    dependencies = [("exam", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
