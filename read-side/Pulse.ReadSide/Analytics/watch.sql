-- Ends what analysts do beyond their limits and tells of it. A role may set its own timeouts away and may catch a cancelled
-- statement, but not the end of its session.
SELECT usename::text AS role, reason, pg_terminate_backend(pid) AS ended
FROM (
    SELECT activity.pid, activity.usename, CASE
        WHEN activity.datname <> current_database() THEN 'OTHER_DATABASE'
        WHEN activity.state NOT LIKE 'idle%' AND clock_timestamp() - activity.query_start > make_interval(secs => $1) THEN 'STATEMENT'
        WHEN activity.state LIKE 'idle in transaction%'
            AND clock_timestamp() - activity.state_change > make_interval(secs => $2) THEN 'IDLE_IN_TRANSACTION'
        WHEN clock_timestamp() - activity.xact_start > make_interval(secs => $3) THEN 'TRANSACTION'
        WHEN EXISTS (SELECT FROM pg_locks AS held WHERE held.pid = activity.pid AND held.locktype = 'advisory') THEN 'LOCK'
    END AS reason
    FROM pg_stat_activity AS activity JOIN analysts.role AS known ON known.role_name = activity.usename
    WHERE activity.backend_type = 'client backend'
) AS seen
WHERE reason IS NOT NULL
