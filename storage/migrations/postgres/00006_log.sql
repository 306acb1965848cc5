-- +goose Up

-- What the work began in: outside the maintenance windows of a system that it altered, and in which freezes (policy §3.4,
-- §6). They are facts, which no later edit of the policy file alters.
ALTER TABLE changes ADD COLUMN ran_outside boolean NOT NULL DEFAULT false;
ALTER TABLE changes ADD COLUMN ran_in      text;

-- The change log is read by each of these alone, newest first. Those of changes that few have are kept for these alone.
CREATE INDEX changes_by_outcome ON changes (outcome, number)    WHERE outcome <> '';
CREATE INDEX changes_outside    ON changes (number)             WHERE ran_outside;
CREATE INDEX changes_in_freeze  ON changes (number)             WHERE ran_in IS NOT NULL;
CREATE INDEX changes_escalated  ON changes (number)             WHERE escalated_at IS NOT NULL;
CREATE INDEX changes_by_start   ON changes (started_at, number) WHERE started_at IS NOT NULL;
CREATE INDEX changes_by_end     ON changes (closed_at, number)  WHERE closed_at IS NOT NULL;
CREATE INDEX changes_by_birth   ON changes (created_at, number);
-- Of a category, hardly any change may have a risk: none that is standard is assessed.
CREATE INDEX changes_by_category_and_risk ON changes (category, risk, number);
CREATE INDEX incidents_by_ref   ON incidents (lower(ref), change_number);

-- Who had a part in a change: 'any' for its requester, its implementers, its verifier and those who approved it or in
-- whose place that was done; 'approver' for the last two once more.
CREATE TABLE change_people (
    person        text NOT NULL,
    part          text NOT NULL,
    change_number bigint NOT NULL REFERENCES changes,
    PRIMARY KEY (person, part, change_number)
);
CREATE INDEX change_people_of_change ON change_people (change_number);
INSERT INTO change_people (person, part, change_number)
    SELECT requester, 'any', number FROM changes WHERE requester <> ''
    UNION SELECT implementer, 'any', number FROM changes WHERE implementer <> ''
    UNION SELECT verifier, 'any', number FROM changes WHERE verifier <> ''
    UNION SELECT approver, 'any', change_number FROM approvals
    UNION SELECT approver, 'approver', change_number FROM approvals
    UNION SELECT approved_for, 'any', change_number FROM approvals WHERE approved_for <> ''
    UNION SELECT approved_for, 'approver', change_number FROM approvals WHERE approved_for <> '';
