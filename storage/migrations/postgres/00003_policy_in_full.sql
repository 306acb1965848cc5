-- +goose Up

-- Who says that they are looking, how far an emergency's chain has come, what its authority objects, whom time has
-- reminded, and when time alone makes something due.
ALTER TABLE changes ADD COLUMN looker text NOT NULL DEFAULT '';
ALTER TABLE changes ADD COLUMN looking_at timestamptz;
ALTER TABLE changes ADD COLUMN chain_rung integer NOT NULL DEFAULT 0;
ALTER TABLE changes ADD COLUMN chain_at timestamptz;
ALTER TABLE changes ADD COLUMN acknowledged_by text NOT NULL DEFAULT '';
ALTER TABLE changes ADD COLUMN acknowledged_at timestamptz;
ALTER TABLE changes ADD COLUMN objector text NOT NULL DEFAULT '';
ALTER TABLE changes ADD COLUMN objector_for text NOT NULL DEFAULT '';
ALTER TABLE changes ADD COLUMN objected_at timestamptz;
ALTER TABLE changes ADD COLUMN objection text NOT NULL DEFAULT '';
ALTER TABLE changes ADD COLUMN asked_since timestamptz;
ALTER TABLE changes ADD COLUMN reminders integer NOT NULL DEFAULT 0;
ALTER TABLE changes ADD COLUMN escalated_at timestamptz;
ALTER TABLE changes ADD COLUMN clock_reminders integer NOT NULL DEFAULT 0;
ALTER TABLE changes ADD COLUMN record_due_at timestamptz;
ALTER TABLE changes ADD COLUMN look_at timestamptz;
-- What is open has been waited for since somebody last acted on it, and is looked at once to see what is due.
UPDATE changes SET asked_since = updated_at, look_at = updated_at WHERE state NOT IN ('closed', 'rejected', 'cancelled');
CREATE INDEX changes_to_look_at ON changes (look_at, number)       WHERE look_at IS NOT NULL;
CREATE INDEX changes_overdue    ON changes (record_due_at, number) WHERE record_due_at IS NOT NULL;

-- Whom a delegate stood in for; empty when somebody approved in their own right.
ALTER TABLE approvals ADD COLUMN approved_for text NOT NULL DEFAULT '';

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION refuse_all_but_void() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.void_at IS NULL AND NEW.void_at IS NOT NULL
        AND (OLD.change_number, OLD.n, OLD.approver, OLD.approved_for, OLD.authority, OLD.level, OLD.approved_at, OLD.comment, OLD.plan, OLD.digest)
          = (NEW.change_number, NEW.n, NEW.approver, NEW.approved_for, NEW.authority, NEW.level, NEW.approved_at, NEW.comment, NEW.plan, NEW.digest)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'approvals is append-only, but for being made void once' USING ERRCODE = 'insufficient_privilege';
END
$$;
-- +goose StatementEnd

-- What has become of templates of the policy file; no row while one is in force. The events under number 0 tell how.
CREATE TABLE templates (
    template      text NOT NULL PRIMARY KEY,
    state         text NOT NULL,
    marked_at     timestamptz NOT NULL,
    marked_by     text NOT NULL,
    reason        text NOT NULL,
    change_number bigint NOT NULL
);

-- Who decides in whose place, and when. A delegation that was ended early keeps its row.
CREATE TABLE delegations (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delegator text NOT NULL,
    delegate  text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL,
    made_at   timestamptz NOT NULL,
    ended_at  timestamptz
);
CREATE INDEX delegations_of_delegate  ON delegations (delegate, ends_at);
CREATE INDEX delegations_of_delegator ON delegations (delegator, ends_at);
