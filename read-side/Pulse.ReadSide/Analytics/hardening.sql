-- What every role may do by default in this database and an analyst has no use for: keeping files and objects here, and holding
-- locks that the studio's own processes queue on. Only what is still open is closed, so a start changes nothing the second time.
DO $$
DECLARE
    open_function regprocedure;
    open_database name;
BEGIN
    IF has_schema_privilege('public', 'public', 'CREATE') THEN
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    END IF;

    -- Functions of the system belong to the superuser; where the studio is none, docs/operations.md says who runs this once.
    IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        FOR open_function IN
            SELECT oid::regprocedure FROM pg_proc
            WHERE pronamespace = 'pg_catalog'::regnamespace
                AND (proname ~ '^pg_(try_)?advisory_(xact_)?lock' OR proname ~ '^lo_(creat|create|from_bytea|put|open)$'
                    OR proname IN ('lowrite', 'pg_logical_emit_message'))
                AND has_function_privilege('public', oid, 'EXECUTE')
        LOOP
            EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', open_function);
        END LOOP;
    END IF;

    FOR open_database IN
        SELECT datname FROM pg_database
        WHERE pg_has_role(current_user, datdba, 'USAGE') AND (
            (datname = current_database() AND has_database_privilege('public', oid, 'TEMPORARY'))
            OR (datname = ANY (string_to_array(current_setting('pulse.closed_databases'), ','))
                AND has_database_privilege('public', oid, 'CONNECT')))
    LOOP
        EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', open_database);
        IF open_database <> current_database() THEN
            EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', open_database);
        END IF;
    END LOOP;

    EXECUTE format('GRANT CONNECT ON DATABASE %I TO pulse_analyst', current_database());
END $$;
