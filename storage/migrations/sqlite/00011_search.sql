-- +goose Up

-- To find a change that has several words, SQLite reads pages of the list of each from their ends. Smaller ones are read
-- faster, where a common word is looked for together with a rare one.
INSERT INTO changes_by_word (changes_by_word, rank) VALUES ('pgsz', 1000);
INSERT INTO changes_by_word (changes_by_word) VALUES ('rebuild');
