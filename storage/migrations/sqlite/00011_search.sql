-- +goose Up

-- Nothing: how common a word is matters to Postgres only.
SELECT 1;
