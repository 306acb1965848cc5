-- +goose Up

-- What the record of a change came to with an event, and by which event the texts of another were taken out (policy §7).
ALTER TABLE events ADD COLUMN record TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN purged INTEGER;
ALTER TABLE changes ADD COLUMN purged    INTEGER;
ALTER TABLE changes ADD COLUMN purged_at TEXT;
CREATE INDEX changes_to_purge ON changes (closed_at, number) WHERE purged IS NULL AND closed_at IS NOT NULL;
CREATE INDEX changes_purged   ON changes (purged)            WHERE purged IS NOT NULL;

-- For how many years the policy has had records kept, the last row being the one in force.
CREATE TABLE retention_floors (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    years  INTEGER NOT NULL CHECK (years BETWEEN 1 AND 100),
    since  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'))
) STRICT;

-- How long records are kept at least: more years count until 30 days after they were lowered, and while nobody has said
-- anything, nothing is purged.
CREATE VIEW retention_floor AS
    SELECT coalesce(max(years), 1000) AS years FROM retention_floors AS f
    WHERE NOT EXISTS (SELECT 1 FROM retention_floors AS later WHERE later.number > f.number AND julianday(later.since) <= julianday('now') - 30);

-- What owners have said must not be purged, however old it is. A hold that was ended keeps its row.
CREATE TABLE legal_holds (
    number        INTEGER PRIMARY KEY,
    change_number INTEGER NOT NULL,
    system        TEXT    NOT NULL,
    person        TEXT    NOT NULL,
    starts_at     TEXT,
    ends_at       TEXT,
    reason        TEXT    NOT NULL,
    placed_by     TEXT    NOT NULL,
    placed_at     TEXT    NOT NULL,
    ended_by      TEXT    NOT NULL,
    ended_at      TEXT,
    ended_for     TEXT    NOT NULL
) STRICT;

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
-- the clock of the machine, and that no legal hold covers. The dates are those of events, which nobody can alter.
-- +goose StatementBegin
CREATE TRIGGER changes_not_deleted BEFORE DELETE ON changes
BEGIN
    SELECT RAISE(ABORT, 'changes is kept: append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER changes_not_replaced BEFORE INSERT ON changes WHEN EXISTS (SELECT 1 FROM changes WHERE number = NEW.number)
BEGIN
    SELECT RAISE(ABORT, 'changes is kept: append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER changes_final BEFORE UPDATE ON changes WHEN
    OLD.purged IS NOT NULL OR NEW.number <> OLD.number
    OR (NEW.purged IS NULL AND (NEW.requester <> OLD.requester OR NEW.created_at <> OLD.created_at OR (NEW.title = '' AND OLD.title <> '')))
    OR (NEW.purged IS NULL AND OLD.state IN ('closed', 'rejected', 'cancelled') AND (
        OLD.state, OLD.plan, OLD.title, OLD.category, OLD.kind, OLD.description, OLD.rationale, OLD.systems, OLD.rollback_steps,
        OLD.rollback_people, OLD.rollback_conditions, OLD.test_plan, OLD.impact_level, OLD.impact_who, OLD.impact_length_ns,
        OLD.implementer, OLD.wished_start, OLD.length_ns, OLD.links, OLD.ground, OLD.template, OLD.assessed_at, OLD.assessor,
        OLD.answers, OLD.dependencies, OLD.testing, OLD.risk, OLD.risk_score, OLD.risk_because, OLD.slot_start, OLD.slot_end,
        OLD.slot_by, OLD.slot_reason, OLD.started_at, OLD.finished_at, OLD.rolled_back_at, OLD.verified_at, OLD.verifier, OLD.passed,
        OLD.checked, OLD.documented_at, OLD.documented_by, OLD.outcome, OLD.notes, OLD.reviewed_at, OLD.reviewer, OLD.was_emergency,
        OLD.lessons, OLD.review_policy, OLD.reason, OLD.closed_at, OLD.exceptions, OLD.objector, OLD.objector_for, OLD.objected_at, OLD.objection,
        OLD.ran_outside, OLD.ran_in
    ) IS NOT (
        NEW.state, NEW.plan, NEW.title, NEW.category, NEW.kind, NEW.description, NEW.rationale, NEW.systems, NEW.rollback_steps,
        NEW.rollback_people, NEW.rollback_conditions, NEW.test_plan, NEW.impact_level, NEW.impact_who, NEW.impact_length_ns,
        NEW.implementer, NEW.wished_start, NEW.length_ns, NEW.links, NEW.ground, NEW.template, NEW.assessed_at, NEW.assessor,
        NEW.answers, NEW.dependencies, NEW.testing, NEW.risk, NEW.risk_score, NEW.risk_because, NEW.slot_start, NEW.slot_end,
        NEW.slot_by, NEW.slot_reason, NEW.started_at, NEW.finished_at, NEW.rolled_back_at, NEW.verified_at, NEW.verifier, NEW.passed,
        NEW.checked, NEW.documented_at, NEW.documented_by, NEW.outcome, NEW.notes, NEW.reviewed_at, NEW.reviewer, NEW.was_emergency,
        NEW.lessons, NEW.review_policy, NEW.reason, NEW.closed_at, NEW.exceptions, NEW.objector, NEW.objector_for, NEW.objected_at, NEW.objection,
        NEW.ran_outside, NEW.ran_in
    ))
BEGIN
    SELECT RAISE(ABORT, 'changes is kept: what is final, and who asked for what when, is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER changes_purged_in_time BEFORE UPDATE ON changes WHEN OLD.purged IS NULL AND NEW.purged IS NOT NULL AND (
    OLD.state NOT IN ('closed', 'rejected', 'cancelled')
    OR NOT coalesce((SELECT julianday(max(at)) FROM events WHERE change_number = OLD.number) <= (SELECT julianday('now', '-' || years || ' years') FROM retention_floor), 0)
    OR EXISTS (SELECT 1 FROM held_changes WHERE change_number = OLD.number)
    OR NEW.purged <> (SELECT max(seq) + 1 FROM events)
    OR (OLD.state, OLD.created_at, OLD.closed_at, OLD.version) IS NOT (NEW.state, NEW.created_at, NEW.closed_at, NEW.version))
BEGIN
    SELECT RAISE(ABORT, 'changes is kept: append-only until the retention of the record is over, and while a legal hold covers it');
END;
-- +goose StatementEnd

-- An event keeps its place in the chain, its hash, what was done when, and from which state to which.
DROP TRIGGER events_not_updated;
-- +goose StatementBegin
CREATE TRIGGER events_not_updated BEFORE UPDATE ON events WHEN NOT coalesce(OLD.purged IS NULL
    AND NEW.purged = (SELECT purged FROM changes WHERE number = OLD.change_number)
    AND NEW.actor = '' AND NEW.reason = '' AND NEW.facts IS NULL
    AND NEW.refused = (CASE OLD.refused WHEN '' THEN '' ELSE 'purged' END)
    AND (OLD.seq, OLD.change_number, OLD.n, OLD.action, OLD.at, OLD.from_state, OLD.to_state, OLD.policy, OLD.record, OLD.prev, OLD.hash)
      = (NEW.seq, NEW.change_number, NEW.n, NEW.action, NEW.at, NEW.from_state, NEW.to_state, NEW.policy, NEW.record, NEW.prev, NEW.hash), 0)
BEGIN
    SELECT RAISE(ABORT, 'events is append-only');
END;
-- +goose StatementEnd

-- A plan keeps its digest.
DROP TRIGGER plans_not_updated;
-- +goose StatementBegin
CREATE TRIGGER plans_not_updated BEFORE UPDATE ON plans WHEN NOT (NEW.request = '' AND EXISTS (SELECT 1 FROM changes WHERE number = OLD.change_number AND purged IS NOT NULL)
    AND (OLD.change_number, OLD.plan, OLD.digest, OLD.kept_at) = (NEW.change_number, NEW.plan, NEW.digest, NEW.kept_at))
BEGIN
    SELECT RAISE(ABORT, 'plans is append-only');
END;
-- +goose StatementEnd

-- An approval keeps for which authority it was, when, and for which plan.
DROP TRIGGER approvals_made_void_once;
-- +goose StatementBegin
CREATE TRIGGER approvals_made_void_once BEFORE UPDATE ON approvals WHEN NOT (OLD.void_at IS NULL AND NEW.void_at IS NOT NULL
    AND (OLD.change_number, OLD.n, OLD.approver, OLD.approved_for, OLD.authority, OLD.level, OLD.approved_at, OLD.comment, OLD.plan, OLD.digest)
      = (NEW.change_number, NEW.n, NEW.approver, NEW.approved_for, NEW.authority, NEW.level, NEW.approved_at, NEW.comment, NEW.plan, NEW.digest)
    OR NEW.approver = '' AND NEW.approved_for = '' AND NEW.comment = '' AND NEW.void = ''
    AND EXISTS (SELECT 1 FROM changes WHERE number = OLD.change_number AND purged IS NOT NULL)
    AND (OLD.change_number, OLD.n, OLD.authority, OLD.level, OLD.approved_at, OLD.plan, OLD.digest)
      = (NEW.change_number, NEW.n, NEW.authority, NEW.level, NEW.approved_at, NEW.plan, NEW.digest)
    AND OLD.void_at IS NEW.void_at)
BEGIN
    SELECT RAISE(ABORT, 'approvals is append-only, but for being made void once');
END;
-- +goose StatementEnd

-- An incident that was put on record stays; its severity may be corrected.
-- +goose StatementBegin
CREATE TRIGGER incidents_not_deleted BEFORE DELETE ON incidents
BEGIN
    SELECT RAISE(ABORT, 'incidents is append-only, but for how bad they were');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER incidents_not_replaced BEFORE INSERT ON incidents WHEN EXISTS (SELECT 1 FROM incidents WHERE change_number = NEW.change_number AND n = NEW.n)
BEGIN
    SELECT RAISE(ABORT, 'incidents is append-only, but for how bad they were');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER incidents_kept BEFORE UPDATE ON incidents WHEN NOT ((OLD.change_number, OLD.n) = (NEW.change_number, NEW.n)
    AND (NEW.ref = OLD.ref OR NEW.ref = '' AND EXISTS (SELECT 1 FROM changes WHERE number = OLD.change_number AND purged IS NOT NULL)))
BEGIN
    SELECT RAISE(ABORT, 'incidents is append-only, but for how bad they were');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER retention_floors_now BEFORE INSERT ON retention_floors WHEN NOT coalesce(abs(julianday(NEW.since) - julianday('now')) < 0.01, 0) OR EXISTS (SELECT 1 FROM retention_floors WHERE number >= NEW.number AND NEW.number <> -1)
BEGIN
    SELECT RAISE(ABORT, 'retention_floors is append-only, and begins now');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER retention_floors_not_updated BEFORE UPDATE ON retention_floors
BEGIN
    SELECT RAISE(ABORT, 'retention_floors is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER retention_floors_not_deleted BEFORE DELETE ON retention_floors
BEGIN
    SELECT RAISE(ABORT, 'retention_floors is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER legal_holds_not_deleted BEFORE DELETE ON legal_holds
BEGIN
    SELECT RAISE(ABORT, 'legal_holds is append-only, but for being ended once');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER legal_holds_not_replaced BEFORE INSERT ON legal_holds WHEN EXISTS (SELECT 1 FROM legal_holds WHERE number = NEW.number)
BEGIN
    SELECT RAISE(ABORT, 'legal_holds is append-only, but for being ended once');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER legal_holds_ended_once BEFORE UPDATE ON legal_holds WHEN NOT (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND NEW.ended_by <> '' AND NEW.ended_for <> ''
    AND (OLD.number, OLD.change_number, OLD.system, OLD.person, OLD.starts_at, OLD.ends_at, OLD.reason, OLD.placed_by, OLD.placed_at)
      IS (NEW.number, NEW.change_number, NEW.system, NEW.person, NEW.starts_at, NEW.ends_at, NEW.reason, NEW.placed_by, NEW.placed_at))
BEGIN
    SELECT RAISE(ABORT, 'legal_holds is append-only, but for being ended once');
END;
-- +goose StatementEnd
