-- Of one table, an analyst sees the rows of the organization that the role was made for.
DROP POLICY IF EXISTS analyst ON {table};
CREATE POLICY analyst ON {table} FOR SELECT TO pulse_analyst
    USING (organization_id = (SELECT role.organization_id FROM analysts.role WHERE role.role_name = current_user));
GRANT SELECT ON {table} TO pulse_analyst;
