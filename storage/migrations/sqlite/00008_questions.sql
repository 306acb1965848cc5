-- +goose Up

-- What people ask about the policy. The events under number 0 tell the same, and the chain of hashes holds it.
CREATE TABLE questions (
    number      INTEGER NOT NULL PRIMARY KEY,
    asked_by    TEXT    NOT NULL,
    asked_at    TEXT    NOT NULL,
    due_at      TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    -- The number, under 0, of the event in which it was asked, and those of the events that had its owners told.
    event       INTEGER NOT NULL,
    told        TEXT,
    reminders   INTEGER NOT NULL,
    -- When the first answer came; NULL while there is none.
    answered_at TEXT,
    -- The different words of the question and its last answer, folded by the program so that both databases find the same.
    words       TEXT    NOT NULL
) STRICT;
CREATE INDEX questions_open     ON questions (number) WHERE answered_at IS NULL;
CREATE INDEX questions_answered ON questions (number) WHERE answered_at IS NOT NULL;
CREATE INDEX questions_by_asker ON questions (asked_by, number);
CREATE INDEX questions_by_due   ON questions (due_at);

-- The answers to each question: the first, and those that amended it.
CREATE TABLE question_answers (
    question_number INTEGER NOT NULL REFERENCES questions,
    n               INTEGER NOT NULL,
    answered_by     TEXT    NOT NULL,
    answered_at     TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    PRIMARY KEY (question_number, n)
) STRICT;

-- Which question a message in Slack is.
CREATE INDEX posts_of_no_change ON posts (channel, ts) WHERE change_number = 0;

-- Search over the words of questions. The table keeps only the index: the words themselves stay in questions.
CREATE VIRTUAL TABLE questions_by_word USING fts5 (words, content = 'questions', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 0');

-- +goose StatementBegin
CREATE TRIGGER questions_words_added AFTER INSERT ON questions
BEGIN
    INSERT INTO questions_by_word (rowid, words) VALUES (NEW.number, NEW.words);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER questions_words_altered AFTER UPDATE OF words ON questions WHEN OLD.words <> NEW.words
BEGIN
    INSERT INTO questions_by_word (questions_by_word, rowid, words) VALUES ('delete', OLD.number, OLD.words);
    INSERT INTO questions_by_word (rowid, words) VALUES (NEW.number, NEW.words);
END;
-- +goose StatementEnd

-- The triggers before INSERT are for INSERT OR REPLACE: it removes the old row without asking the triggers on DELETE.

-- +goose StatementBegin
CREATE TRIGGER questions_append_only BEFORE UPDATE ON questions WHEN NOT
    ((OLD.number, OLD.asked_by, OLD.asked_at, OLD.due_at, OLD.text, OLD.event)
        = (NEW.number, NEW.asked_by, NEW.asked_at, NEW.due_at, NEW.text, NEW.event)
        AND (OLD.answered_at IS NULL OR OLD.answered_at IS NEW.answered_at))
BEGIN
    SELECT RAISE(ABORT, 'questions is append-only, but for what becomes of a question');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER questions_not_deleted BEFORE DELETE ON questions
BEGIN
    SELECT RAISE(ABORT, 'questions is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER questions_not_replaced BEFORE INSERT ON questions WHEN EXISTS (SELECT 1 FROM questions WHERE number = NEW.number)
BEGIN
    SELECT RAISE(ABORT, 'questions is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER question_answers_not_updated BEFORE UPDATE ON question_answers
BEGIN
    SELECT RAISE(ABORT, 'question_answers is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER question_answers_not_deleted BEFORE DELETE ON question_answers
BEGIN
    SELECT RAISE(ABORT, 'question_answers is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER question_answers_not_replaced BEFORE INSERT ON question_answers
    WHEN EXISTS (SELECT 1 FROM question_answers WHERE question_number = NEW.question_number AND n = NEW.n)
BEGIN
    SELECT RAISE(ABORT, 'question_answers is append-only');
END;
-- +goose StatementEnd
