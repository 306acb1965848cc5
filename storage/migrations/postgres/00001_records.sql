-- +goose Up

-- Numbers said aloud, such as CHG-142, are counted here, without gaps.
CREATE TABLE counters (
    name text   PRIMARY KEY,
    n    bigint NOT NULL
);

-- One row for each change, as it stands now. Durations are nanoseconds. Lists that nobody filters by are JSON; NULL
-- is an empty list, and a time that has not come.
CREATE TABLE changes (
    number              bigint      PRIMARY KEY,
    state               text        NOT NULL,
    requester           text        NOT NULL,

    plan                integer     NOT NULL,
    title               text        NOT NULL,
    category            text        NOT NULL,
    kind                text        NOT NULL,
    description         text        NOT NULL,
    rationale           text        NOT NULL,
    systems             text,
    rollback_steps      text        NOT NULL,
    rollback_people     text,
    rollback_conditions text        NOT NULL,
    test_plan           text        NOT NULL,
    impact_level        text        NOT NULL,
    impact_who          text        NOT NULL,
    impact_length_ns    bigint      NOT NULL,
    implementer         text        NOT NULL,
    wished_start        timestamptz,
    length_ns           bigint      NOT NULL,
    links               text,
    ground              text        NOT NULL,
    template            text        NOT NULL,

    assessed_at         timestamptz,
    assessor            text        NOT NULL,
    answers             text,
    dependencies        text        NOT NULL,
    testing             text        NOT NULL,
    risk                text        NOT NULL,
    risk_score          integer     NOT NULL,
    risk_because        text        NOT NULL,

    slot_start          timestamptz,
    slot_end            timestamptz,
    slot_by             text        NOT NULL,
    slot_reason         text        NOT NULL,

    started_at          timestamptz,
    finished_at         timestamptz,
    rolled_back_at      timestamptz,

    verified_at         timestamptz,
    verifier            text        NOT NULL,
    passed              boolean     NOT NULL,
    checked             text        NOT NULL,

    documented_at       timestamptz,
    documented_by       text        NOT NULL,
    outcome             text        NOT NULL,
    notes               text        NOT NULL,

    reviewed_at         timestamptz,
    reviewer            text        NOT NULL,
    was_emergency       boolean     NOT NULL,
    lessons             text        NOT NULL,
    review_policy       boolean     NOT NULL,

    held_from           text        NOT NULL,
    reason              text        NOT NULL,
    asked_at            integer     NOT NULL,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    closed_at           timestamptz,
    version             integer     NOT NULL,

    -- The different words of the record, folded by the program so that both databases find the same.
    words               text        NOT NULL,
    search              tsvector    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED
);
CREATE INDEX changes_by_requester   ON changes (requester, number);
CREATE INDEX changes_by_implementer ON changes (implementer, number);
CREATE INDEX changes_by_state       ON changes (state, number);
CREATE INDEX changes_by_category    ON changes (category, number);
CREATE INDEX changes_by_risk        ON changes (risk, number);
CREATE INDEX changes_open           ON changes (number) WHERE state NOT IN ('closed', 'rejected', 'cancelled');
CREATE INDEX changes_by_word        ON changes USING gin (search);

CREATE TABLE change_systems (
    system        text   NOT NULL,
    change_number bigint NOT NULL REFERENCES changes,
    PRIMARY KEY (system, change_number)
);
CREATE INDEX change_systems_of_change ON change_systems (change_number);

-- Whom each change waits for: people, and user groups, whose ids never look alike.
CREATE TABLE waiting (
    who           text   NOT NULL,
    change_number bigint NOT NULL REFERENCES changes,
    PRIMARY KEY (who, change_number)
);
CREATE INDEX waiting_of_change ON waiting (change_number);

-- Every version of every plan, as it was put to assessors and approvers.
CREATE TABLE plans (
    change_number bigint      NOT NULL REFERENCES changes,
    plan          integer     NOT NULL,
    digest        text        NOT NULL,
    request       text        NOT NULL,
    kept_at       timestamptz NOT NULL,
    PRIMARY KEY (change_number, plan)
);

CREATE TABLE approvals (
    change_number bigint      NOT NULL REFERENCES changes,
    n             integer     NOT NULL,
    approver      text        NOT NULL,
    authority     text        NOT NULL,
    level         integer     NOT NULL,
    approved_at   timestamptz NOT NULL,
    comment       text        NOT NULL,
    plan          integer     NOT NULL,
    digest        text        NOT NULL,
    void_at       timestamptz,
    void          text        NOT NULL,
    PRIMARY KEY (change_number, n)
);

CREATE TABLE incidents (
    change_number bigint  NOT NULL REFERENCES changes,
    n             integer NOT NULL,
    ref           text    NOT NULL,
    caused        boolean NOT NULL,
    severity      text    NOT NULL,
    PRIMARY KEY (change_number, n)
);

-- Every attempt to move a change. change_number is 0 for an attempt that never became one.
CREATE TABLE events (
    seq           bigint      PRIMARY KEY,
    change_number bigint      NOT NULL,
    n             integer     NOT NULL,
    action        text        NOT NULL,
    actor         text        NOT NULL,
    at            timestamptz NOT NULL,
    from_state    text        NOT NULL,
    to_state      text        NOT NULL,
    refused       text        NOT NULL,
    reason        text        NOT NULL,
    facts         text,
    policy        text        NOT NULL,
    prev          text        NOT NULL,
    hash          text        NOT NULL,
    UNIQUE (change_number, n)
);

-- The head of the chain that the events form: its only row is locked by whoever adds an event.
CREATE TABLE chain (
    id   integer PRIMARY KEY CHECK (id = 1),
    seq  bigint  NOT NULL,
    hash text    NOT NULL
);
INSERT INTO chain (id, seq, hash) VALUES (1, 0, '');

CREATE TABLE policies (
    revision text        PRIMARY KEY,
    text     text        NOT NULL,
    kept_at  timestamptz NOT NULL
);

-- Keys of what came in from Slack, so that a second delivery of the same is known.
CREATE TABLE inbound (
    key           text        PRIMARY KEY,
    change_number bigint      NOT NULL,
    received_at   timestamptz NOT NULL
);
CREATE INDEX inbound_by_age ON inbound (received_at);

-- What is to be said in Slack. A row is open until finished_at is set; while it is being delivered, claimed_at is set
-- and due_at is the end of the lease.
CREATE TABLE deliveries (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    change_number   bigint      NOT NULL,
    place           text        NOT NULL,
    key             text        NOT NULL UNIQUE,
    lane            text        NOT NULL,
    due_at          timestamptz NOT NULL,
    claimed_at      timestamptz,
    claims          bigint      NOT NULL,
    attempts        integer     NOT NULL,
    uncertain_since timestamptz,
    covered_by      bigint,
    why             text        NOT NULL,
    outcome         text        NOT NULL CHECK (outcome IN ('', 'delivered', 'covered', 'buried')),
    created_at      timestamptz NOT NULL,
    finished_at     timestamptz
);
CREATE INDEX deliveries_due      ON deliveries (due_at, id)   WHERE finished_at IS NULL;
CREATE INDEX deliveries_in_lane  ON deliveries (lane, id)     WHERE finished_at IS NULL;
CREATE INDEX deliveries_finished ON deliveries (finished_at)  WHERE finished_at IS NOT NULL;
CREATE INDEX deliveries_buried   ON deliveries (finished_at)  WHERE outcome = 'buried';

-- Where each place of a change was posted.
CREATE TABLE posts (
    change_number bigint      NOT NULL,
    place         text        NOT NULL,
    channel       text        NOT NULL,
    ts            text        NOT NULL,
    posted_at     timestamptz NOT NULL,
    PRIMARY KEY (change_number, place)
);
