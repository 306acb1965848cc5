-- +goose Up

-- The database itself keeps the record from being rewritten (policy §7). Whoever holds the file can still take these
-- triggers away; the chain of hashes over the events shows what was done all the same.
--
-- The triggers before INSERT are for INSERT OR REPLACE: it removes the old row without asking the triggers on DELETE.

-- +goose StatementBegin
CREATE TRIGGER events_not_updated BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER events_not_deleted BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER events_not_replaced BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq OR (change_number = NEW.change_number AND n = NEW.n))
BEGIN
    SELECT RAISE(ABORT, 'events is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER plans_not_updated BEFORE UPDATE ON plans
BEGIN
    SELECT RAISE(ABORT, 'plans is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER plans_not_deleted BEFORE DELETE ON plans
BEGIN
    SELECT RAISE(ABORT, 'plans is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER plans_not_replaced BEFORE INSERT ON plans WHEN EXISTS (SELECT 1 FROM plans WHERE change_number = NEW.change_number AND plan = NEW.plan)
BEGIN
    SELECT RAISE(ABORT, 'plans is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER policies_not_updated BEFORE UPDATE ON policies
BEGIN
    SELECT RAISE(ABORT, 'policies is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER policies_not_deleted BEFORE DELETE ON policies
BEGIN
    SELECT RAISE(ABORT, 'policies is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER policies_not_replaced BEFORE INSERT ON policies WHEN EXISTS (SELECT 1 FROM policies WHERE revision = NEW.revision)
BEGIN
    SELECT RAISE(ABORT, 'policies is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER approvals_not_deleted BEFORE DELETE ON approvals
BEGIN
    SELECT RAISE(ABORT, 'approvals is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER approvals_not_replaced BEFORE INSERT ON approvals WHEN EXISTS (SELECT 1 FROM approvals WHERE change_number = NEW.change_number AND n = NEW.n)
BEGIN
    SELECT RAISE(ABORT, 'approvals is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER approvals_made_void_once BEFORE UPDATE ON approvals WHEN NOT (OLD.void_at IS NULL AND NEW.void_at IS NOT NULL
    AND (OLD.change_number, OLD.n, OLD.approver, OLD.authority, OLD.level, OLD.approved_at, OLD.comment, OLD.plan, OLD.digest)
      = (NEW.change_number, NEW.n, NEW.approver, NEW.authority, NEW.level, NEW.approved_at, NEW.comment, NEW.plan, NEW.digest))
BEGIN
    SELECT RAISE(ABORT, 'approvals is append-only, but for being made void once');
END;
-- +goose StatementEnd
