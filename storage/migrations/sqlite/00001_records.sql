-- +goose Up

-- Numbers said aloud, such as CHG-142, are counted here, without gaps.
CREATE TABLE counters (
    name TEXT    NOT NULL PRIMARY KEY,
    n    INTEGER NOT NULL
) STRICT;

-- One row for each change, as it stands now. Durations are nanoseconds. Times are UTC, in text that sorts and that
-- SQLite's date functions read. Lists that nobody filters by are JSON; NULL is an empty list, and a time that has not
-- come.
CREATE TABLE changes (
    number              INTEGER PRIMARY KEY,
    state               TEXT    NOT NULL,
    requester           TEXT    NOT NULL,

    plan                INTEGER NOT NULL,
    title               TEXT    NOT NULL,
    category            TEXT    NOT NULL,
    kind                TEXT    NOT NULL,
    description         TEXT    NOT NULL,
    rationale           TEXT    NOT NULL,
    systems             TEXT,
    rollback_steps      TEXT    NOT NULL,
    rollback_people     TEXT,
    rollback_conditions TEXT    NOT NULL,
    test_plan           TEXT    NOT NULL,
    impact_level        TEXT    NOT NULL,
    impact_who          TEXT    NOT NULL,
    impact_length_ns    INTEGER NOT NULL,
    implementer         TEXT    NOT NULL,
    wished_start        TEXT,
    length_ns           INTEGER NOT NULL,
    links               TEXT,
    ground              TEXT    NOT NULL,
    template            TEXT    NOT NULL,

    assessed_at         TEXT,
    assessor            TEXT    NOT NULL,
    answers             TEXT,
    dependencies        TEXT    NOT NULL,
    testing             TEXT    NOT NULL,
    risk                TEXT    NOT NULL,
    risk_score          INTEGER NOT NULL,
    risk_because        TEXT    NOT NULL,

    slot_start          TEXT,
    slot_end            TEXT,
    slot_by             TEXT    NOT NULL,
    slot_reason         TEXT    NOT NULL,

    started_at          TEXT,
    finished_at         TEXT,
    rolled_back_at      TEXT,

    verified_at         TEXT,
    verifier            TEXT    NOT NULL,
    passed              INTEGER NOT NULL,
    checked             TEXT    NOT NULL,

    documented_at       TEXT,
    documented_by       TEXT    NOT NULL,
    outcome             TEXT    NOT NULL,
    notes               TEXT    NOT NULL,

    reviewed_at         TEXT,
    reviewer            TEXT    NOT NULL,
    was_emergency       INTEGER NOT NULL,
    lessons             TEXT    NOT NULL,
    review_policy       INTEGER NOT NULL,

    held_from           TEXT    NOT NULL,
    reason              TEXT    NOT NULL,
    asked_at            INTEGER NOT NULL,
    created_at          TEXT    NOT NULL,
    updated_at          TEXT    NOT NULL,
    closed_at           TEXT,
    version             INTEGER NOT NULL,

    -- The different words of the record, folded by the program so that both databases find the same.
    words               TEXT    NOT NULL
) STRICT;
CREATE INDEX changes_by_requester   ON changes (requester, number);
CREATE INDEX changes_by_implementer ON changes (implementer, number);
CREATE INDEX changes_by_state       ON changes (state, number);
CREATE INDEX changes_by_category    ON changes (category, number);
CREATE INDEX changes_by_risk        ON changes (risk, number);
CREATE INDEX changes_open           ON changes (number) WHERE state NOT IN ('closed', 'rejected', 'cancelled');

CREATE TABLE change_systems (
    system        TEXT    NOT NULL,
    change_number INTEGER NOT NULL REFERENCES changes,
    PRIMARY KEY (system, change_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_systems_of_change ON change_systems (change_number);

-- Whom each change waits for: people, and user groups, whose ids never look alike.
CREATE TABLE waiting (
    who           TEXT    NOT NULL,
    change_number INTEGER NOT NULL REFERENCES changes,
    PRIMARY KEY (who, change_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_of_change ON waiting (change_number);

-- Every version of every plan, as it was put to assessors and approvers.
CREATE TABLE plans (
    change_number INTEGER NOT NULL REFERENCES changes,
    plan          INTEGER NOT NULL,
    digest        TEXT    NOT NULL,
    request       TEXT    NOT NULL,
    kept_at       TEXT    NOT NULL,
    PRIMARY KEY (change_number, plan)
) STRICT;

CREATE TABLE approvals (
    change_number INTEGER NOT NULL REFERENCES changes,
    n             INTEGER NOT NULL,
    approver      TEXT    NOT NULL,
    authority     TEXT    NOT NULL,
    level         INTEGER NOT NULL,
    approved_at   TEXT    NOT NULL,
    comment       TEXT    NOT NULL,
    plan          INTEGER NOT NULL,
    digest        TEXT    NOT NULL,
    void_at       TEXT,
    void          TEXT    NOT NULL,
    PRIMARY KEY (change_number, n)
) STRICT;

CREATE TABLE incidents (
    change_number INTEGER NOT NULL REFERENCES changes,
    n             INTEGER NOT NULL,
    ref           TEXT    NOT NULL,
    caused        INTEGER NOT NULL,
    severity      TEXT    NOT NULL,
    PRIMARY KEY (change_number, n)
) STRICT;

-- Every attempt to move a change. change_number is 0 for an attempt that never became one.
CREATE TABLE events (
    seq           INTEGER PRIMARY KEY,
    change_number INTEGER NOT NULL,
    n             INTEGER NOT NULL,
    action        TEXT    NOT NULL,
    actor         TEXT    NOT NULL,
    at            TEXT    NOT NULL,
    from_state    TEXT    NOT NULL,
    to_state      TEXT    NOT NULL,
    refused       TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    facts         TEXT,
    policy        TEXT    NOT NULL,
    prev          TEXT    NOT NULL,
    hash          TEXT    NOT NULL,
    UNIQUE (change_number, n)
) STRICT;

-- The head of the chain that the events form: its only row is locked by whoever adds an event.
CREATE TABLE chain (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    seq  INTEGER NOT NULL,
    hash TEXT    NOT NULL
) STRICT;
INSERT INTO chain (id, seq, hash) VALUES (1, 0, '');

CREATE TABLE policies (
    revision TEXT NOT NULL PRIMARY KEY,
    text     TEXT NOT NULL,
    kept_at  TEXT NOT NULL
) STRICT;

-- Keys of what came in from Slack, so that a second delivery of the same is known.
CREATE TABLE inbound (
    key           TEXT    NOT NULL PRIMARY KEY,
    change_number INTEGER NOT NULL,
    received_at   TEXT    NOT NULL
) STRICT;
CREATE INDEX inbound_by_age ON inbound (received_at);

-- What is to be said in Slack. A row is open until finished_at is set; while it is being delivered, claimed_at is set
-- and due_at is the end of the lease.
CREATE TABLE deliveries (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    change_number   INTEGER NOT NULL,
    place           TEXT    NOT NULL,
    key             TEXT    NOT NULL UNIQUE,
    lane            TEXT    NOT NULL,
    due_at          TEXT    NOT NULL,
    claimed_at      TEXT,
    claims          INTEGER NOT NULL,
    attempts        INTEGER NOT NULL,
    uncertain_since TEXT,
    covered_by      INTEGER,
    why             TEXT    NOT NULL,
    outcome         TEXT    NOT NULL CHECK (outcome IN ('', 'delivered', 'covered', 'buried')),
    created_at      TEXT    NOT NULL,
    finished_at     TEXT
) STRICT;
CREATE INDEX deliveries_due      ON deliveries (due_at, id)   WHERE finished_at IS NULL;
CREATE INDEX deliveries_in_lane  ON deliveries (lane, id)     WHERE finished_at IS NULL;
CREATE INDEX deliveries_finished ON deliveries (finished_at)  WHERE finished_at IS NOT NULL;
CREATE INDEX deliveries_buried   ON deliveries (finished_at)  WHERE outcome = 'buried';

-- Where each place of a change was posted.
CREATE TABLE posts (
    change_number INTEGER NOT NULL,
    place         TEXT    NOT NULL,
    channel       TEXT    NOT NULL,
    ts            TEXT    NOT NULL,
    posted_at     TEXT    NOT NULL,
    PRIMARY KEY (change_number, place)
) STRICT, WITHOUT ROWID;

-- Search over the words of changes. The table keeps only the index: the words themselves stay in changes.
CREATE VIRTUAL TABLE changes_by_word USING fts5 (words, content = 'changes', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 0');

-- +goose StatementBegin
CREATE TRIGGER changes_words_added AFTER INSERT ON changes
BEGIN
    INSERT INTO changes_by_word (rowid, words) VALUES (NEW.number, NEW.words);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER changes_words_altered AFTER UPDATE OF words ON changes WHEN OLD.words <> NEW.words
BEGIN
    INSERT INTO changes_by_word (changes_by_word, rowid, words) VALUES ('delete', OLD.number, OLD.words);
    INSERT INTO changes_by_word (rowid, words) VALUES (NEW.number, NEW.words);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER changes_words_removed AFTER DELETE ON changes
BEGIN
    INSERT INTO changes_by_word (changes_by_word, rowid, words) VALUES ('delete', OLD.number, OLD.words);
END;
-- +goose StatementEnd
