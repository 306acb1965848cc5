-- +goose Up

-- What the record of a change came to with an event, and by which event the texts of another were taken out (policy §7).
ALTER TABLE events ADD COLUMN record text NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN purged bigint;
ALTER TABLE changes ADD COLUMN purged    bigint;
ALTER TABLE changes ADD COLUMN purged_at timestamptz;
CREATE INDEX changes_to_purge ON changes (closed_at, number) WHERE purged IS NULL AND closed_at IS NOT NULL;
CREATE INDEX changes_purged   ON changes (purged)            WHERE purged IS NOT NULL;

-- For how many years the policy has had records kept, the last row being the one in force.
CREATE TABLE retention_floors (
    number bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    years  integer     NOT NULL CHECK (years BETWEEN 1 AND 100),
    since  timestamptz NOT NULL DEFAULT now()
);

-- How long records are kept at least: more years count until 30 days after they were lowered, and while nobody has said
-- anything, nothing is purged.
CREATE VIEW retention_floor AS
    SELECT coalesce(max(years), 1000) AS years FROM retention_floors AS f
    WHERE NOT EXISTS (SELECT 1 FROM retention_floors AS later WHERE later.number > f.number AND later.since <= now() - interval '30 days');

-- What owners have said must not be purged, however old it is. A hold that was ended keeps its row.
CREATE TABLE legal_holds (
    number        integer     NOT NULL PRIMARY KEY,
    change_number bigint      NOT NULL,
    system        text        NOT NULL,
    person        text        NOT NULL,
    starts_at     timestamptz,
    ends_at       timestamptz,
    reason        text        NOT NULL,
    placed_by     text        NOT NULL,
    placed_at     timestamptz NOT NULL,
    ended_by      text        NOT NULL,
    ended_at      timestamptz,
    ended_for     text        NOT NULL
);

CREATE VIEW held_changes AS
    SELECT h.number AS hold, c.number AS change_number FROM legal_holds AS h, changes AS c
    WHERE h.ended_at IS NULL
        AND (h.change_number = 0 OR h.change_number = c.number)
        AND (h.system = '' OR EXISTS (SELECT 1 FROM change_systems AS s WHERE s.system = h.system AND s.change_number = c.number))
        AND (h.person = '' OR h.person IN (c.requester, c.implementer, c.assessor, c.verifier, c.documented_by, c.reviewer, c.slot_by)
            OR c.rollback_people LIKE '%"' || h.person || '"%'
            OR EXISTS (SELECT 1 FROM events AS e WHERE e.change_number = c.number AND e.actor = h.person)
            OR EXISTS (SELECT 1 FROM approvals AS a WHERE a.change_number = c.number AND a.approved_for = h.person))
        AND (h.starts_at IS NULL OR c.closed_at IS NULL OR c.closed_at >= h.starts_at)
        AND (h.ends_at IS NULL OR c.created_at < h.ends_at);

-- A change is the gate: once its row says by which event it is purged, the rest of its record may lose its texts, and
-- never before. The gate opens only for a change that has come to its end, no event of which is younger than the floor by
-- the clock of the database, and that no legal hold covers. The dates are those of events, which nobody can alter.
-- +goose StatementBegin
CREATE FUNCTION keep_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.purged IS NOT NULL OR NEW.number <> OLD.number THEN
        RAISE EXCEPTION 'changes is kept: append-only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.purged IS NULL THEN
        RAISE EXCEPTION 'changes is kept: what is final, and who asked for what when, is append-only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state NOT IN ('closed', 'rejected', 'cancelled')
        OR NOT coalesce((SELECT max(at) FROM events WHERE change_number = OLD.number) <= now() - make_interval(years => (SELECT years FROM retention_floor)), false)
        OR EXISTS (SELECT 1 FROM held_changes WHERE change_number = OLD.number)
        OR NEW.purged <> (SELECT max(seq) + 1 FROM events)
        OR (OLD.state, OLD.created_at, OLD.closed_at, OLD.version) IS DISTINCT FROM (NEW.state, NEW.created_at, NEW.closed_at, NEW.version)
    THEN
        RAISE EXCEPTION 'changes is kept: append-only until the retention of the record is over, and while a legal hold covers it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER changes_kept BEFORE DELETE ON changes FOR EACH ROW EXECUTE FUNCTION keep_change();
CREATE TRIGGER changes_final BEFORE UPDATE ON changes FOR EACH ROW WHEN (
    OLD.purged IS NOT NULL OR NEW.purged IS NOT NULL OR NEW.number <> OLD.number
    OR NEW.requester <> OLD.requester OR NEW.created_at <> OLD.created_at OR (NEW.title = '' AND OLD.title <> '')
    OR (OLD.state IN ('closed', 'rejected', 'cancelled') AND (
        OLD.state, OLD.plan, OLD.title, OLD.category, OLD.kind, OLD.description, OLD.rationale, OLD.systems, OLD.rollback_steps,
        OLD.rollback_people, OLD.rollback_conditions, OLD.test_plan, OLD.impact_level, OLD.impact_who, OLD.impact_length_ns,
        OLD.implementer, OLD.wished_start, OLD.length_ns, OLD.links, OLD.ground, OLD.template, OLD.assessed_at, OLD.assessor,
        OLD.answers, OLD.dependencies, OLD.testing, OLD.risk, OLD.risk_score, OLD.risk_because, OLD.slot_start, OLD.slot_end,
        OLD.slot_by, OLD.slot_reason, OLD.started_at, OLD.finished_at, OLD.rolled_back_at, OLD.verified_at, OLD.verifier, OLD.passed,
        OLD.checked, OLD.documented_at, OLD.documented_by, OLD.outcome, OLD.notes, OLD.reviewed_at, OLD.reviewer, OLD.was_emergency,
        OLD.lessons, OLD.review_policy, OLD.reason, OLD.closed_at, OLD.exceptions, OLD.objector, OLD.objector_for, OLD.objected_at, OLD.objection,
        OLD.ran_outside, OLD.ran_in
    ) IS DISTINCT FROM (
        NEW.state, NEW.plan, NEW.title, NEW.category, NEW.kind, NEW.description, NEW.rationale, NEW.systems, NEW.rollback_steps,
        NEW.rollback_people, NEW.rollback_conditions, NEW.test_plan, NEW.impact_level, NEW.impact_who, NEW.impact_length_ns,
        NEW.implementer, NEW.wished_start, NEW.length_ns, NEW.links, NEW.ground, NEW.template, NEW.assessed_at, NEW.assessor,
        NEW.answers, NEW.dependencies, NEW.testing, NEW.risk, NEW.risk_score, NEW.risk_because, NEW.slot_start, NEW.slot_end,
        NEW.slot_by, NEW.slot_reason, NEW.started_at, NEW.finished_at, NEW.rolled_back_at, NEW.verified_at, NEW.verifier, NEW.passed,
        NEW.checked, NEW.documented_at, NEW.documented_by, NEW.outcome, NEW.notes, NEW.reviewed_at, NEW.reviewer, NEW.was_emergency,
        NEW.lessons, NEW.review_policy, NEW.reason, NEW.closed_at, NEW.exceptions, NEW.objector, NEW.objector_for, NEW.objected_at, NEW.objection,
        NEW.ran_outside, NEW.ran_in
    ))
) EXECUTE FUNCTION keep_change();
CREATE TRIGGER changes_not_truncated BEFORE TRUNCATE ON changes FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- An event keeps its place in the chain, its hash, what was done when, and from which state to which.
-- +goose StatementBegin
CREATE FUNCTION keep_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.purged IS NULL
        AND NEW.purged = (SELECT purged FROM changes WHERE number = OLD.change_number)
        AND NEW.actor = '' AND NEW.reason = '' AND NEW.facts IS NULL
        AND NEW.refused = (CASE OLD.refused WHEN '' THEN '' ELSE 'purged' END)
        AND (OLD.seq, OLD.change_number, OLD.n, OLD.action, OLD.at, OLD.from_state, OLD.to_state, OLD.policy, OLD.record, OLD.prev, OLD.hash)
          = (NEW.seq, NEW.change_number, NEW.n, NEW.action, NEW.at, NEW.from_state, NEW.to_state, NEW.policy, NEW.record, NEW.prev, NEW.hash)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'events is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
-- +goose StatementEnd
DROP TRIGGER events_append_only ON events;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION keep_event();

-- A plan keeps its digest.
-- +goose StatementBegin
CREATE FUNCTION keep_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.request = '' AND EXISTS (SELECT 1 FROM changes WHERE number = OLD.change_number AND purged IS NOT NULL)
        AND (OLD.change_number, OLD.plan, OLD.digest, OLD.kept_at) = (NEW.change_number, NEW.plan, NEW.digest, NEW.kept_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'plans is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
-- +goose StatementEnd
DROP TRIGGER plans_append_only ON plans;
CREATE TRIGGER plans_append_only BEFORE UPDATE OR DELETE ON plans FOR EACH ROW EXECUTE FUNCTION keep_plan();

-- An approval keeps for which authority it was, when, and for which plan.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION refuse_all_but_void() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.void_at IS NULL AND NEW.void_at IS NOT NULL
        AND (OLD.change_number, OLD.n, OLD.approver, OLD.approved_for, OLD.authority, OLD.level, OLD.approved_at, OLD.comment, OLD.plan, OLD.digest)
          = (NEW.change_number, NEW.n, NEW.approver, NEW.approved_for, NEW.authority, NEW.level, NEW.approved_at, NEW.comment, NEW.plan, NEW.digest)
    THEN
        RETURN NEW;
    END IF;
    IF NEW.approver = '' AND NEW.approved_for = '' AND NEW.comment = '' AND NEW.void = ''
        AND EXISTS (SELECT 1 FROM changes WHERE number = OLD.change_number AND purged IS NOT NULL)
        AND (OLD.change_number, OLD.n, OLD.authority, OLD.level, OLD.approved_at, OLD.plan, OLD.digest)
          = (NEW.change_number, NEW.n, NEW.authority, NEW.level, NEW.approved_at, NEW.plan, NEW.digest)
        AND OLD.void_at IS NOT DISTINCT FROM NEW.void_at
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'approvals is append-only, but for being made void once' USING ERRCODE = 'insufficient_privilege';
END
$$;
-- +goose StatementEnd

-- An incident that was put on record stays; its severity may be corrected.
-- +goose StatementBegin
CREATE FUNCTION keep_incident() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.change_number, OLD.n) = (NEW.change_number, NEW.n)
        AND (NEW.ref = OLD.ref OR NEW.ref = '' AND EXISTS (SELECT 1 FROM changes WHERE number = OLD.change_number AND purged IS NOT NULL))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'incidents is append-only, but for how bad they were' USING ERRCODE = 'insufficient_privilege';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER incidents_kept          BEFORE UPDATE OR DELETE ON incidents FOR EACH ROW       EXECUTE FUNCTION keep_incident();
CREATE TRIGGER incidents_not_truncated BEFORE TRUNCATE         ON incidents FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- +goose StatementBegin
CREATE FUNCTION keep_floor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'retention_floors is append-only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.since := now();
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER retention_floors_kept          BEFORE INSERT OR UPDATE OR DELETE ON retention_floors FOR EACH ROW       EXECUTE FUNCTION keep_floor();
CREATE TRIGGER retention_floors_not_truncated BEFORE TRUNCATE                   ON retention_floors FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- +goose StatementBegin
CREATE FUNCTION keep_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND NEW.ended_by <> '' AND NEW.ended_for <> ''
        AND (OLD.number, OLD.change_number, OLD.system, OLD.person, OLD.starts_at, OLD.ends_at, OLD.reason, OLD.placed_by, OLD.placed_at)
            IS NOT DISTINCT FROM (NEW.number, NEW.change_number, NEW.system, NEW.person, NEW.starts_at, NEW.ends_at, NEW.reason, NEW.placed_by, NEW.placed_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'legal_holds is append-only, but for being ended once' USING ERRCODE = 'insufficient_privilege';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER legal_holds_kept          BEFORE UPDATE OR DELETE ON legal_holds FOR EACH ROW       EXECUTE FUNCTION keep_hold();
CREATE TRIGGER legal_holds_not_truncated BEFORE TRUNCATE         ON legal_holds FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- What these functions read is what is meant here, whatever somebody puts in the way of its name.
-- +goose StatementBegin
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['keep_change', 'keep_event', 'keep_plan', 'keep_incident', 'refuse_all_but_void'] LOOP
        EXECUTE format('ALTER FUNCTION %I() SET search_path = pg_catalog, %I, pg_temp', name, current_schema());
    END LOOP;
END
$$;
-- +goose StatementEnd
