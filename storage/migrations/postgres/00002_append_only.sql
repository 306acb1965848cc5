-- +goose Up

-- The database itself keeps the record from being rewritten (policy §7). The owner of the tables can still take these
-- triggers away: whoever must guard against that runs the bot under a role that does not own them. The chain of
-- hashes over the events shows what was done all the same.

-- +goose StatementBegin
CREATE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION refuse_all_but_void() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.void_at IS NULL AND NEW.void_at IS NOT NULL
        AND (OLD.change_number, OLD.n, OLD.approver, OLD.authority, OLD.level, OLD.approved_at, OLD.comment, OLD.plan, OLD.digest)
          = (NEW.change_number, NEW.n, NEW.approver, NEW.authority, NEW.level, NEW.approved_at, NEW.comment, NEW.plan, NEW.digest)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'approvals is append-only, but for being made void once' USING ERRCODE = 'insufficient_privilege';
END
$$;
-- +goose StatementEnd

CREATE TRIGGER events_append_only    BEFORE UPDATE OR DELETE ON events    FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER plans_append_only     BEFORE UPDATE OR DELETE ON plans     FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER policies_append_only  BEFORE UPDATE OR DELETE ON policies  FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER approvals_kept        BEFORE DELETE           ON approvals FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER approvals_append_only BEFORE UPDATE           ON approvals FOR EACH ROW EXECUTE FUNCTION refuse_all_but_void();

CREATE TRIGGER events_not_truncated    BEFORE TRUNCATE ON events    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER plans_not_truncated     BEFORE TRUNCATE ON plans     FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER policies_not_truncated  BEFORE TRUNCATE ON policies  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER approvals_not_truncated BEFORE TRUNCATE ON approvals FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
