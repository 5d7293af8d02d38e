-- Who may read what of the read models in SQL: one row a login role. Only the owner writes it, so a role cannot choose its
-- organization; and no setting has a say, because a role may change every setting of its session.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pulse_analyst') THEN
        CREATE ROLE pulse_analyst NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

CREATE SCHEMA IF NOT EXISTS analysts;

CREATE TABLE IF NOT EXISTS analysts.role (
    role_name name PRIMARY KEY,
    organization_id uuid NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Only once: to change a wall waits for whoever reads through it.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_policies WHERE schemaname = 'analysts' AND tablename = 'role' AND policyname = 'own') THEN
        ALTER TABLE analysts.role ENABLE ROW LEVEL SECURITY;
        ALTER TABLE analysts.role FORCE ROW LEVEL SECURITY;
        CREATE POLICY own ON analysts.role FOR SELECT TO pulse_analyst USING (role_name = current_user);
        CREATE POLICY writer ON analysts.role TO CURRENT_USER USING (true) WITH CHECK (true);
    END IF;
END $$;

-- Analysts have no USAGE of this schema nor of read: only the views of analytics lead in.
GRANT SELECT (role_name, organization_id) ON analysts.role TO pulse_analyst;
GRANT SELECT (projection, edition, version, role, commit_position, prepare_position, state, last_event_at, advanced_at)
    ON read.checkpoint TO pulse_analyst;
