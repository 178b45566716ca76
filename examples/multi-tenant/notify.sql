-- PostgreSQL alone: whatever changes a tenant's origins, also somebody at a prompt, notifies all processes.
CREATE OR REPLACE FUNCTION notify_of_origins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- An INSERT has no OLD, a DELETE has no NEW, and an UPDATE may give a row to another tenant.
    PERFORM pg_notify('origins', host)
        FROM (VALUES (OLD.host), (NEW.host)) AS changed (host)
        WHERE host IS NOT NULL;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER notify_of_origins
    AFTER INSERT OR UPDATE OR DELETE ON origins
    FOR EACH ROW EXECUTE FUNCTION notify_of_origins();
