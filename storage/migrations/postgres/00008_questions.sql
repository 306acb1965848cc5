-- +goose Up

-- What people ask about the policy. The events under number 0 tell the same, and the chain of hashes holds it.
CREATE TABLE questions (
    number      integer     NOT NULL PRIMARY KEY,
    asked_by    text        NOT NULL,
    asked_at    timestamptz NOT NULL,
    due_at      timestamptz NOT NULL,
    text        text        NOT NULL,
    -- The number, under 0, of the event in which it was asked, and those of the events that had its owners told.
    event       integer     NOT NULL,
    told        text,
    reminders   integer     NOT NULL,
    -- When the first answer came; NULL while there is none.
    answered_at timestamptz,
    -- The different words of the question and its last answer, folded by the program so that both databases find the same.
    words       text        NOT NULL,
    search      tsvector    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED
);
CREATE INDEX questions_open     ON questions (number) WHERE answered_at IS NULL;
CREATE INDEX questions_answered ON questions (number) WHERE answered_at IS NOT NULL;
CREATE INDEX questions_by_asker ON questions (asked_by, number);
CREATE INDEX questions_by_due   ON questions (due_at);
CREATE INDEX questions_by_word  ON questions USING gin (search);

-- The answers to each question: the first, and those that amended it.
CREATE TABLE question_answers (
    question_number integer     NOT NULL REFERENCES questions,
    n               integer     NOT NULL,
    answered_by     text        NOT NULL,
    answered_at     timestamptz NOT NULL,
    text            text        NOT NULL,
    PRIMARY KEY (question_number, n)
);

-- Which question a message in Slack is.
CREATE INDEX posts_of_no_change ON posts (channel, ts) WHERE change_number = 0;

-- +goose StatementBegin
CREATE FUNCTION refuse_another_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.number, OLD.asked_by, OLD.asked_at, OLD.due_at, OLD.text, OLD.event)
        = (NEW.number, NEW.asked_by, NEW.asked_at, NEW.due_at, NEW.text, NEW.event)
        AND (OLD.answered_at IS NULL OR OLD.answered_at IS NOT DISTINCT FROM NEW.answered_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'questions is append-only, but for what becomes of a question' USING ERRCODE = 'insufficient_privilege';
END
$$;
-- +goose StatementEnd

CREATE TRIGGER questions_kept               BEFORE DELETE           ON questions        FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER questions_append_only        BEFORE UPDATE           ON questions        FOR EACH ROW EXECUTE FUNCTION refuse_another_question();
CREATE TRIGGER question_answers_append_only BEFORE UPDATE OR DELETE ON question_answers FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

CREATE TRIGGER questions_not_truncated        BEFORE TRUNCATE ON questions        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER question_answers_not_truncated BEFORE TRUNCATE ON question_answers FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
