-- +goose Up

-- Which freeze holds a change, which freezes it was let through, and the end of the slot that people were warned of.
ALTER TABLE changes ADD COLUMN held_by    text NOT NULL DEFAULT '';
ALTER TABLE changes ADD COLUMN exceptions text;
ALTER TABLE changes ADD COLUMN warned_of  timestamptz;
-- What the calendar shows: slots, and the work of changes that never had one.
CREATE INDEX changes_by_slot ON changes (slot_start, number) WHERE slot_start IS NOT NULL;
CREATE INDEX changes_by_work ON changes (started_at, number) WHERE slot_start IS NULL AND started_at IS NOT NULL;
CREATE INDEX changes_frozen  ON changes (held_by, number)    WHERE held_by <> '';

-- The freezes that were declared in Slack, and those of the policy file that were lifted early. The events under
-- number 0 tell how.
CREATE TABLE freezes (
    number      integer NOT NULL PRIMARY KEY,
    freeze_id   text NOT NULL,
    state       text NOT NULL,
    name        text NOT NULL,
    reason      text NOT NULL,
    starts_at   timestamptz NOT NULL,
    ends_at     timestamptz NOT NULL,
    soft        boolean NOT NULL,
    systems     text,
    tags        text,
    kinds       text,
    categories  text,
    declared_by text NOT NULL,
    declared_at timestamptz NOT NULL,
    decided_by  text NOT NULL,
    decided_at  timestamptz,
    decision    text NOT NULL,
    lifted_by   text NOT NULL,
    lifted_at   timestamptz,
    lifted_for  text NOT NULL
);
CREATE INDEX freezes_by_end ON freezes (ends_at);

-- What the calendar has said, each notice once.
CREATE TABLE notices (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key       text NOT NULL UNIQUE,
    kind      text NOT NULL,
    subject   text NOT NULL,
    ahead_ns  bigint NOT NULL,
    due_at    timestamptz NOT NULL,
    starts_at timestamptz,
    ends_at   timestamptz,
    owners    boolean NOT NULL,
    made_at   timestamptz NOT NULL
);

-- How far something that goes by time has come.
CREATE TABLE watermarks (
    name    text NOT NULL PRIMARY KEY,
    reached timestamptz NOT NULL,
    -- What it was reached with: another one begins anew.
    under   text NOT NULL
);
