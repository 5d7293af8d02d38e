-- The second wall, for one table: a reader sees the rows of the organization that its transaction names, or none.
-- The owner writes rows of all organizations, and needs a policy of its own because the wall is forced on it too.
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS tenant ON {table};
CREATE POLICY tenant ON {table} FOR SELECT TO pulse_reader
    USING (organization_id = nullif(current_setting('pulse.organization', true), '')::uuid);
DROP POLICY IF EXISTS writer ON {table};
CREATE POLICY writer ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT ON {table} TO pulse_reader;
