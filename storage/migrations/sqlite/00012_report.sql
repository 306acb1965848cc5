-- +goose Up

-- The emergencies whose documentation was called overdue, now or at any time before.
CREATE INDEX events_overdue ON events (change_number) WHERE action = 'overdue';
