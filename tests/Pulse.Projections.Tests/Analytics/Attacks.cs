using Pulse.Projections.Tests.Support;
namespace Pulse.Projections.Tests.Analytics;

/// <summary>
/// What a hostile analyst might type: one statement a line. {org}, {generation} and {role} stand for the other tenant's
/// organization, generation and login.
/// </summary>
internal static class Attacks
{
    /// <summary>Each must be refused.</summary>
    public static readonly string[] Refused =
    [
        // Other roles.
        "SET ROLE pulse_reader", "SET ROLE pulse_log_append", "SET ROLE {owner}", "SET ROLE {role}",
        "SET SESSION AUTHORIZATION {owner}", "SET SESSION AUTHORIZATION {role}", "SET session_authorization = '{role}'",
        "GRANT {owner} TO {me}", "GRANT pulse_reader TO {me}", "GRANT {role} TO {me}",
        "ALTER ROLE {me} BYPASSRLS", "ALTER ROLE {me} SUPERUSER", "ALTER ROLE {me} CONNECTION LIMIT 100", "ALTER ROLE {me} RENAME TO thief",
        "ALTER ROLE {me} SET temp_file_limit = -1", "SET temp_file_limit = -1", "CREATE ROLE thief LOGIN", "DROP ROLE {role}",

        // What lies below the views.
        "SELECT * FROM read.generations", $"SELECT * FROM {CurrentTables.Generations}", "SELECT * FROM read.generations_past", "TABLE read.credit_ledger",
        "SELECT * FROM read.generation_finals", "SELECT * FROM read.projects", "SELECT * FROM read.changes", "SELECT * FROM read.checkpoint",
        "SELECT * FROM analysts.role", "SELECT * FROM log.events", "SELECT * FROM log.head",
        "INSERT INTO analysts.role (role_name, organization_id) VALUES ('thief', '{org}')", "UPDATE analysts.role SET organization_id = '{org}'",
        "SELECT script_sha256, editions FROM analytics.schema_version", "UPDATE analytics.schema_version SET version = 9",

        // The walls themselves.
        $"ALTER TABLE {CurrentTables.Generations} DISABLE ROW LEVEL SECURITY", $"DROP POLICY analyst ON {CurrentTables.Generations}",
        $"CREATE POLICY mine ON {CurrentTables.Generations} USING (true)", "ALTER VIEW analytics.generations SET (security_invoker = false)",
        "CREATE OR REPLACE VIEW analytics.generations AS SELECT 1", "DROP SCHEMA analytics CASCADE", "CREATE TABLE analytics.mine (a int)",
        "CREATE FUNCTION analytics.as_of(text) RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE TABLE public.mine (a int)", "CREATE SCHEMA mine",
        "CREATE TEMP TABLE mine (a int)", "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",

        // Out of the database and onto the machine.
        "COPY (SELECT 1) TO PROGRAM 'id'", "COPY analytics.generations FROM PROGRAM 'id'", "COPY (SELECT 1) TO '/tmp/thief'",
        "SELECT pg_read_file('PG_VERSION')", "SELECT pg_read_binary_file('global/pg_control')", "SELECT pg_ls_dir('.')", "SELECT pg_stat_file('PG_VERSION')",
        "SELECT lo_import('/etc/passwd')", "SELECT lo_export(1, '/tmp/thief')", "SELECT lo_create(4711)", "SELECT lo_from_bytea(0, 'x')", "SELECT lo_creat(-1)",
        "CREATE EXTENSION dblink", "SELECT dblink('dbname=postgres', 'SELECT 1')", "CREATE EXTENSION postgres_fdw", "CREATE EXTENSION pageinspect",
        "CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw", "CREATE LANGUAGE plpython3u", "LOAD 'auto_explain'",
        "CREATE FUNCTION pg_temp.c() RETURNS int LANGUAGE c AS 'libc.so.6', 'getpid'", "ALTER SYSTEM SET log_statement = 'all'",
        "SELECT pg_create_logical_replication_slot('thief', 'test_decoding')", "SELECT * FROM pg_ls_waldir()", "SELECT pg_reload_conf()",
        "SELECT pg_logical_emit_message(false, 'a', 'b')",

        // Catalogs with contents or secrets.
        "SELECT * FROM pg_authid", "SELECT * FROM pg_shadow", "SELECT * FROM pg_statistic", "SELECT * FROM pg_largeobject", "SELECT * FROM pg_user_mapping",
        "SELECT * FROM pg_hba_file_rules", "SELECT * FROM pg_file_settings", "SELECT * FROM pg_subscription",

        // Reading on in somebody else's name.
        "SELECT query_to_xml('SELECT * FROM read.generations', true, false, '')", "SELECT table_to_xml('read.generations', true, false, '')",
        "SELECT schema_to_xml('log', true, false, '')",
        "DO $$ BEGIN EXECUTE 'SET ROLE {role}'; END $$", "DO $$ BEGIN PERFORM * FROM read.generations; END $$",
        "SELECT * FROM analytics.generations FOR UPDATE", "DELETE FROM analytics.generations", "UPDATE analytics.balance SET available = 9",
        "LOCK TABLE analytics.generations IN ACCESS EXCLUSIVE MODE", "TRUNCATE analytics.generations", "CHECKPOINT",
        "SELECT pg_advisory_lock(7020114011)", "SELECT pg_try_advisory_lock(7020114011)", "SELECT pg_advisory_xact_lock(7020114011)",
        "SET row_security = off\nSELECT * FROM analytics.generations",
    ];

    /// <summary>Each may succeed; what it shows must not be the other tenant's.</summary>
    public static readonly string[] Harmless =
    [
        "SELECT * FROM analytics.generations", "SELECT * FROM analytics.generation_versions", "SELECT * FROM analytics.samples",
        "SELECT * FROM analytics.ledger_lines", "SELECT * FROM analytics.balance", "SELECT * FROM analytics.balance_versions",
        "SELECT * FROM analytics.usage_per_day", "SELECT * FROM analytics.lag", "SELECT * FROM analytics.beginning", "TABLE analytics.generations",
        "SELECT * FROM analytics.generations_as_of(now())", "SELECT * FROM analytics.samples_as_of(now())", "SELECT * FROM analytics.ledger_lines_as_of(now())",

        // Settings.
        "SET pulse.organization = '{org}'\nSELECT * FROM analytics.generations",
        "SELECT set_config('pulse.organization', '{org}', false)\nSELECT * FROM analytics.generation_versions",
        "BEGIN\nSET LOCAL pulse.organization = '{org}'\nSELECT * FROM analytics.samples\nCOMMIT",
        "SET default_transaction_read_only = off\nSET statement_timeout = 0\nSELECT * FROM analytics.generations",
        "SET session_replication_role = replica\nSELECT * FROM analytics.generations",
        "SET ROLE pulse_analyst\nSELECT * FROM analytics.generations\nSELECT * FROM analytics.ledger_lines",
        "SET ROLE NONE\nRESET SESSION AUTHORIZATION\nSELECT * FROM analytics.generations",

        // Knowing what to ask for.
        "SELECT * FROM analytics.generations WHERE generation_id = '{generation}'",
        "SELECT count(*) FROM analytics.generations WHERE prompt LIKE '%' OR true",
        "SELECT g FROM analytics.generations AS g", "SELECT row_to_json(g) FROM analytics.generation_versions AS g",
        "SELECT string_agg(prompt, ' ') OVER () FROM analytics.generations",
        "SELECT * FROM analytics.generations AS g, LATERAL (SELECT * FROM analytics.samples AS s WHERE s.generation_id <> g.generation_id) AS o",

        // Errors that quote values, and conditions that could be looked at before the wall.
        "SELECT * FROM analytics.generations WHERE prompt::int = 1",
        "SELECT * FROM analytics.generations WHERE 1 / (CASE WHEN prompt LIKE '%acme%' THEN 0 ELSE 1 END) = 1",
        "SELECT * FROM analytics.samples WHERE 1 / (CASE WHEN generation_id = '{generation}' THEN 0 ELSE 1 END) = 1",
        "SELECT * FROM analytics.generation_versions WHERE json_typeof(prompt::json) = 'x'",
        "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM analytics.generations WHERE prompt <> ''",
        "EXPLAIN (VERBOSE) SELECT * FROM analytics.generation_versions",

        // Statements that outlive a change of role.
        "PREPARE p AS SELECT * FROM analytics.generations\nEXECUTE p\nSET ROLE pulse_analyst\nEXECUTE p\nSET pulse.organization = '{org}'\nEXECUTE p",
        "SET plan_cache_mode = force_generic_plan\nPREPARE p(uuid) AS SELECT * FROM analytics.generations WHERE generation_id = $1\nEXECUTE p('{generation}')",
        "BEGIN\nDECLARE c CURSOR WITH HOLD FOR SELECT * FROM analytics.generations\nCOMMIT\nSET pulse.organization = '{org}'\nFETCH ALL FROM c",
        "BEGIN\nDECLARE c SCROLL CURSOR FOR SELECT * FROM analytics.samples\nFETCH ALL FROM c\nSELECT cursor_to_xml('c', 100, true, false, '')\nCOMMIT",
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM analytics.generations LOOP RAISE NOTICE '%', r; END LOOP; END $$",
        "SELECT query_to_xml('SELECT * FROM analytics.generations', true, false, '')", "SELECT schema_to_xml('analytics', true, false, '')",
        "COPY (SELECT * FROM analytics.generations) TO STDOUT",

        // Catalogs that everybody may read.
        "SELECT * FROM pg_stats WHERE schemaname = 'read'", "SELECT * FROM pg_stats_ext", "SELECT * FROM pg_stat_activity", "SELECT * FROM pg_stat_get_activity(NULL)",
        "SELECT * FROM pg_roles", "SELECT * FROM pg_policies", "SELECT * FROM pg_db_role_setting", "SELECT * FROM pg_shdescription", "SELECT * FROM pg_description",
        "SELECT * FROM pg_prepared_statements", "SELECT * FROM pg_cursors", "SELECT * FROM pg_locks", "SELECT * FROM pg_settings", "SELECT * FROM pg_seclabels",
        "SELECT * FROM information_schema.columns", "SELECT * FROM pg_stat_all_tables", "SELECT pg_get_viewdef(oid) FROM pg_class WHERE relkind = 'v' AND relnamespace = 'read'::regnamespace",
        "SELECT * FROM pg_prepared_xacts", "SELECT * FROM pg_publication_tables", "SELECT * FROM pg_replication_slots", "SELECT * FROM pg_stat_ssl",
    ];

    /// <summary>As if somebody had let analysts make temporary objects: shadows of what the views use, and functions that tell what they are shown.</summary>
    public static readonly string[] WithTemporaryObjects =
    [
        "SET default_transaction_read_only = off\nCREATE TEMP TABLE role AS SELECT current_user AS role_name, '{org}'::uuid AS organization_id\nSET search_path = pg_temp, analytics\nSELECT * FROM analytics.generations",
        "SET default_transaction_read_only = off\nCREATE TEMP VIEW lag AS SELECT 'x' AS read_model\nCREATE TEMP VIEW generation_versions AS SELECT 1 AS valid_from\nSET search_path = pg_temp, analytics\nSELECT * FROM analytics.generations_as_of(now())",
        "SET default_transaction_read_only = off\nCREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN RAISE NOTICE 'seen %', $1; RETURN true; END $$\nSELECT * FROM analytics.generations WHERE pg_temp.leak(prompt)\nSELECT * FROM analytics.generation_versions WHERE pg_temp.leak(prompt)\nSELECT * FROM analytics.generations_as_of(now()) WHERE pg_temp.leak(prompt)",
        "SET default_transaction_read_only = off\nCREATE FUNCTION pg_temp.leak(uuid) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN RAISE NOTICE 'seen %', $1; RETURN true; END $$\nSELECT count(*) FROM analytics.samples WHERE pg_temp.leak(generation_id)\nSELECT count(*) FROM analytics.ledger_lines WHERE pg_temp.leak(generation_id)\nSELECT * FROM analytics.usage_per_day",
        "SET default_transaction_read_only = off\nCREATE FUNCTION pg_temp.eq(uuid, uuid) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN RAISE NOTICE 'seen % %', $1, $2; RETURN true; END $$\nCREATE OPERATOR pg_temp.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = pg_temp.eq)\nSET search_path = pg_temp, analytics, pg_catalog\nSELECT * FROM generations\nSELECT * FROM generations WHERE generation_id OPERATOR(pg_temp.=) '{generation}'",
        "SET default_transaction_read_only = off\nCREATE FUNCTION pg_temp.now_it_is() RETURNS name LANGUAGE sql AS $$ SELECT '{role}'::name $$\nCREATE FUNCTION pg_temp.as_of(timestamptz) RETURNS timestamptz LANGUAGE sql AS 'SELECT $1'\nSET search_path = pg_temp, analytics\nSELECT * FROM analytics.balance_as_of(now())",
        "SET default_transaction_read_only = off\nCREATE TEMP TABLE hoard (LIKE analytics.generations)\nINSERT INTO hoard SELECT * FROM analytics.generations\nSELECT * FROM hoard",
        "SET default_transaction_read_only = off\nCREATE FUNCTION pg_temp.definer() RETURNS SETOF analytics.generations SECURITY DEFINER LANGUAGE sql AS 'SELECT * FROM analytics.generations'\nSELECT * FROM pg_temp.definer()",
        "SET default_transaction_read_only = off\nCREATE TEMP TABLE t (a int)\nCREATE FUNCTION pg_temp.steal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '%', (SELECT string_agg(prompt, ' ') FROM analytics.generations); RETURN NULL; END $$\nCREATE TRIGGER s AFTER INSERT ON t EXECUTE FUNCTION pg_temp.steal()\nINSERT INTO t VALUES (1)",
    ];
}
