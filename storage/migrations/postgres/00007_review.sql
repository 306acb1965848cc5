-- +goose Up

-- Who put an incident on record, and when: with the documentation, or later.
ALTER TABLE incidents ADD COLUMN linked_by text NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN linked_at timestamptz;
UPDATE incidents SET linked_by = documented_by, linked_at = documented_at FROM changes WHERE number = change_number;

-- What has called for a review of the policy before its day, each by the event under number 0 that tells of it.
CREATE TABLE review_calls (
    event         integer     NOT NULL PRIMARY KEY,
    -- Names what calls for one review and no more; empty for people, who may call whenever they see a reason.
    once          text        NOT NULL,
    ground        text        NOT NULL,
    reason        text        NOT NULL,
    change_number bigint      NOT NULL,
    incident      text        NOT NULL,
    called_by     text        NOT NULL,
    called_at     timestamptz NOT NULL,
    due_at        timestamptz NOT NULL
);
CREATE UNIQUE INDEX review_calls_once ON review_calls (once) WHERE once <> '';

-- The reviews of the policy. Each answers the calls up to the event that it names.
CREATE TABLE policy_reviews (
    number      integer     NOT NULL PRIMARY KEY,
    revision    text        NOT NULL,
    result      text        NOT NULL,
    found       text        NOT NULL,
    next_due    timestamptz NOT NULL,
    answers     integer     NOT NULL,
    reviewed_by text        NOT NULL,
    reviewed_at timestamptz NOT NULL
);

CREATE TRIGGER review_calls_append_only    BEFORE UPDATE OR DELETE ON review_calls   FOR EACH ROW       EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER policy_reviews_append_only  BEFORE UPDATE OR DELETE ON policy_reviews FOR EACH ROW       EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER review_calls_not_truncated   BEFORE TRUNCATE        ON review_calls   FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER policy_reviews_not_truncated BEFORE TRUNCATE        ON policy_reviews FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
