-- +goose Up

-- Who says that they are looking, how far an emergency's chain has come, what its authority objects, whom time has
-- reminded, and when time alone makes something due.
ALTER TABLE changes ADD COLUMN looker TEXT NOT NULL DEFAULT '';
ALTER TABLE changes ADD COLUMN looking_at TEXT;
ALTER TABLE changes ADD COLUMN chain_rung INTEGER NOT NULL DEFAULT 0;
ALTER TABLE changes ADD COLUMN chain_at TEXT;
ALTER TABLE changes ADD COLUMN acknowledged_by TEXT NOT NULL DEFAULT '';
ALTER TABLE changes ADD COLUMN acknowledged_at TEXT;
ALTER TABLE changes ADD COLUMN objector TEXT NOT NULL DEFAULT '';
ALTER TABLE changes ADD COLUMN objector_for TEXT NOT NULL DEFAULT '';
ALTER TABLE changes ADD COLUMN objected_at TEXT;
ALTER TABLE changes ADD COLUMN objection TEXT NOT NULL DEFAULT '';
ALTER TABLE changes ADD COLUMN asked_since TEXT;
ALTER TABLE changes ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;
ALTER TABLE changes ADD COLUMN escalated_at TEXT;
ALTER TABLE changes ADD COLUMN clock_reminders INTEGER NOT NULL DEFAULT 0;
ALTER TABLE changes ADD COLUMN record_due_at TEXT;
ALTER TABLE changes ADD COLUMN look_at TEXT;
-- What is open has been waited for since somebody last acted on it, and is looked at once to see what is due.
UPDATE changes SET asked_since = updated_at, look_at = updated_at WHERE state NOT IN ('closed', 'rejected', 'cancelled');
CREATE INDEX changes_to_look_at ON changes (look_at, number)       WHERE look_at IS NOT NULL;
CREATE INDEX changes_overdue    ON changes (record_due_at, number) WHERE record_due_at IS NOT NULL;

-- Whom a delegate stood in for; empty when somebody approved in their own right.
ALTER TABLE approvals ADD COLUMN approved_for TEXT NOT NULL DEFAULT '';

DROP TRIGGER approvals_made_void_once;
-- +goose StatementBegin
CREATE TRIGGER approvals_made_void_once BEFORE UPDATE ON approvals WHEN NOT (OLD.void_at IS NULL AND NEW.void_at IS NOT NULL
    AND (OLD.change_number, OLD.n, OLD.approver, OLD.approved_for, OLD.authority, OLD.level, OLD.approved_at, OLD.comment, OLD.plan, OLD.digest)
      = (NEW.change_number, NEW.n, NEW.approver, NEW.approved_for, NEW.authority, NEW.level, NEW.approved_at, NEW.comment, NEW.plan, NEW.digest))
BEGIN
    SELECT RAISE(ABORT, 'approvals is append-only, but for being made void once');
END;
-- +goose StatementEnd

-- What has become of templates of the policy file; no row while one is in force. The events under number 0 tell how.
CREATE TABLE templates (
    template      TEXT NOT NULL PRIMARY KEY,
    state         TEXT NOT NULL,
    marked_at     TEXT NOT NULL,
    marked_by     TEXT NOT NULL,
    reason        TEXT NOT NULL,
    change_number INTEGER NOT NULL
) STRICT;

-- Who decides in whose place, and when. A delegation that was ended early keeps its row.
CREATE TABLE delegations (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    delegator TEXT NOT NULL,
    delegate  TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at   TEXT NOT NULL,
    made_at   TEXT NOT NULL,
    ended_at  TEXT
) STRICT;
CREATE INDEX delegations_of_delegate  ON delegations (delegate, ends_at);
CREATE INDEX delegations_of_delegator ON delegations (delegator, ends_at);
