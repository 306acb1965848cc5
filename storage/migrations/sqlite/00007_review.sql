-- +goose Up

-- Who put an incident on record, and when: with the documentation, or later.
ALTER TABLE incidents ADD COLUMN linked_by TEXT NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN linked_at TEXT;
UPDATE incidents SET linked_by = documented_by, linked_at = documented_at FROM changes WHERE number = change_number;

-- What has called for a review of the policy before its day, each by the event under number 0 that tells of it.
CREATE TABLE review_calls (
    event         INTEGER NOT NULL PRIMARY KEY,
    -- Names what calls for one review and no more; empty for people, who may call whenever they see a reason.
    once          TEXT    NOT NULL,
    ground        TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    change_number INTEGER NOT NULL,
    incident      TEXT    NOT NULL,
    called_by     TEXT    NOT NULL,
    called_at     TEXT    NOT NULL,
    due_at        TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX review_calls_once ON review_calls (once) WHERE once <> '';

-- The reviews of the policy. Each answers the calls up to the event that it names.
CREATE TABLE policy_reviews (
    number      INTEGER NOT NULL PRIMARY KEY,
    revision    TEXT    NOT NULL,
    result      TEXT    NOT NULL,
    found       TEXT    NOT NULL,
    next_due    TEXT    NOT NULL,
    answers     INTEGER NOT NULL,
    reviewed_by TEXT    NOT NULL,
    reviewed_at TEXT    NOT NULL
) STRICT;

-- The triggers before INSERT are for INSERT OR REPLACE: it removes the old row without asking the triggers on DELETE.

-- +goose StatementBegin
CREATE TRIGGER review_calls_not_updated BEFORE UPDATE ON review_calls
BEGIN
    SELECT RAISE(ABORT, 'review_calls is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER review_calls_not_deleted BEFORE DELETE ON review_calls
BEGIN
    SELECT RAISE(ABORT, 'review_calls is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER review_calls_not_replaced BEFORE INSERT ON review_calls WHEN EXISTS (SELECT 1 FROM review_calls WHERE event = NEW.event)
BEGIN
    SELECT RAISE(ABORT, 'review_calls is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER policy_reviews_not_updated BEFORE UPDATE ON policy_reviews
BEGIN
    SELECT RAISE(ABORT, 'policy_reviews is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER policy_reviews_not_deleted BEFORE DELETE ON policy_reviews
BEGIN
    SELECT RAISE(ABORT, 'policy_reviews is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER policy_reviews_not_replaced BEFORE INSERT ON policy_reviews WHEN EXISTS (SELECT 1 FROM policy_reviews WHERE number = NEW.number)
BEGIN
    SELECT RAISE(ABORT, 'policy_reviews is append-only');
END;
-- +goose StatementEnd
