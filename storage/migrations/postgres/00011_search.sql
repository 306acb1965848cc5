-- +goose Up

-- Of how many words Postgres knows how common they are. With the usual hundredth part of a sample, it takes a rare one,
-- such as the number of a ticket, for half a percent of all changes, and then looks for it in one change after the other.
ALTER TABLE changes ALTER COLUMN search SET STATISTICS 400;
