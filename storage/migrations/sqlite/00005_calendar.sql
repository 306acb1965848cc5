-- +goose Up

-- Which freeze holds a change, which freezes it was let through, and the end of the slot that people were warned of.
ALTER TABLE changes ADD COLUMN held_by    TEXT NOT NULL DEFAULT '';
ALTER TABLE changes ADD COLUMN exceptions TEXT;
ALTER TABLE changes ADD COLUMN warned_of  TEXT;
-- What the calendar shows: slots, and the work of changes that never had one.
CREATE INDEX changes_by_slot ON changes (slot_start, number) WHERE slot_start IS NOT NULL;
CREATE INDEX changes_by_work ON changes (started_at, number) WHERE slot_start IS NULL AND started_at IS NOT NULL;
CREATE INDEX changes_frozen  ON changes (held_by, number)    WHERE held_by <> '';

-- The freezes that were declared in Slack, and those of the policy file that were lifted early. The events under
-- number 0 tell how.
CREATE TABLE freezes (
    number      INTEGER NOT NULL PRIMARY KEY,
    freeze_id   TEXT NOT NULL,
    state       TEXT NOT NULL,
    name        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    starts_at   TEXT NOT NULL,
    ends_at     TEXT NOT NULL,
    soft        INTEGER NOT NULL,
    systems     TEXT,
    tags        TEXT,
    kinds       TEXT,
    categories  TEXT,
    declared_by TEXT NOT NULL,
    declared_at TEXT NOT NULL,
    decided_by  TEXT NOT NULL,
    decided_at  TEXT,
    decision    TEXT NOT NULL,
    lifted_by   TEXT NOT NULL,
    lifted_at   TEXT,
    lifted_for  TEXT NOT NULL
) STRICT;
CREATE INDEX freezes_by_end ON freezes (ends_at);

-- What the calendar has said, each notice once.
CREATE TABLE notices (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    key       TEXT NOT NULL UNIQUE,
    kind      TEXT NOT NULL,
    subject   TEXT NOT NULL,
    ahead_ns  INTEGER NOT NULL,
    due_at    TEXT NOT NULL,
    starts_at TEXT,
    ends_at   TEXT,
    owners    INTEGER NOT NULL,
    made_at   TEXT NOT NULL
) STRICT;

-- How far something that goes by time has come.
CREATE TABLE watermarks (
    name    TEXT NOT NULL PRIMARY KEY,
    reached TEXT NOT NULL,
    -- What it was reached with: another one begins anew.
    under   TEXT NOT NULL
) STRICT;
