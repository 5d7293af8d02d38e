-- The past. A row was so at an instant if it was recorded by then and not yet followed by another. Functions of one SELECT, which
-- the planner opens up like a view: conditions of the query around reach the indexes. Their bodies are texts and so do not depend
-- on the views: promoting a read model leaves them in place. A comparison with
-- null would let the planner leave out everything else, and with it the check: hence coalesce.

CREATE OR REPLACE FUNCTION analytics.as_of(instant timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    began timestamptz;
    late record;
BEGIN
    IF instant IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'as_of needs an instant and got null';
    END IF;

    IF instant > clock_timestamp() THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('as_of: %s is in the future', instant);
    END IF;

    SELECT first_event_at INTO began FROM analytics.beginning;
    IF began IS NULL OR instant < began THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('as_of: %s is before the first event', instant),
            DETAIL = coalesce(format('The first event was recorded at %s.', began), 'Nothing is recorded yet.');
    END IF;

    SELECT read_model, state, last_event_at INTO late FROM analytics.lag
    WHERE state <> 'live' AND (last_event_at IS NULL OR last_event_at < instant) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('as_of: the read model %s is %s and has not come to %s', late.read_model, late.state, instant),
            DETAIL = coalesce(format('It has come to %s.', late.last_event_at), 'It has taken in no event yet.');
    END IF;

    RETURN instant;
END $$;
COMMENT ON FUNCTION analytics.as_of(timestamptz) IS
    'The instant itself, when the views can tell of it; an error in the future, before the first event, or after a late read model.';

CREATE OR REPLACE FUNCTION analytics.generations_as_of(instant timestamptz) RETURNS TABLE (
    generation_id uuid,
    project_id uuid,
    status text,
    prompt text,
    format text,
    price_version text,
    attempt integer,
    samples_ready integer,
    failure_reason text,
    picked_sample integer,
    completed_sample integer,
    pick_by timestamptz,
    created_at timestamptz,
    updated_at timestamptz,
    recorded_at timestamptz,
    last_event text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT
    told.generation_id, told.project_id, told.status, told.prompt, told.format, told.price_version, told.attempt,
    told.samples_ready, told.failure_reason, told.picked_sample, told.completed_sample, told.pick_by, told.created_at,
    told.updated_at, told.recorded_at, told.last_event
FROM analytics.generation_versions AS told
WHERE (SELECT analytics.as_of($1)) IS NOT NULL
    AND told.valid_from <= coalesce($1, 'infinity') AND (told.valid_to IS NULL OR told.valid_to > $1)
$$;
COMMENT ON FUNCTION analytics.generations_as_of(timestamptz) IS 'The view generations as it was at an instant.';

CREATE OR REPLACE FUNCTION analytics.samples_as_of(instant timestamptz) RETURNS TABLE (
    generation_id uuid,
    attempt integer,
    sample integer,
    sha256 text,
    width integer,
    height integer,
    size_bytes bigint,
    content_type text,
    model text,
    model_version text,
    renderer text,
    layout text,
    seed bigint,
    recorded_at timestamptz,
    last_event text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT
    told.generation_id, told.attempt, told.sample, told.sha256, told.width, told.height, told.size_bytes, told.content_type,
    told.model, told.model_version, told.renderer, told.layout, told.seed, told.recorded_at, told.last_event
FROM analytics.samples AS told
WHERE (SELECT analytics.as_of($1)) IS NOT NULL AND told.recorded_at <= coalesce($1, 'infinity')
$$;
COMMENT ON FUNCTION analytics.samples_as_of(timestamptz) IS 'The view samples as it was at an instant.';

CREATE OR REPLACE FUNCTION analytics.ledger_lines_as_of(instant timestamptz) RETURNS TABLE (
    line_id uuid,
    kind text,
    credits bigint,
    available_change bigint,
    available_after bigint,
    generation_id uuid,
    price_version text,
    reason text,
    at timestamptz,
    recorded_at timestamptz,
    last_event text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT
    told.line_id, told.kind, told.credits, told.available_change, told.available_after, told.generation_id,
    told.price_version, told.reason, told.at, told.recorded_at, told.last_event
FROM analytics.ledger_lines AS told
WHERE (SELECT analytics.as_of($1)) IS NOT NULL AND told.recorded_at <= coalesce($1, 'infinity')
$$;
COMMENT ON FUNCTION analytics.ledger_lines_as_of(timestamptz) IS 'The view ledger_lines as it was at an instant.';

CREATE OR REPLACE FUNCTION analytics.balance_as_of(instant timestamptz) RETURNS TABLE (
    granted bigint,
    held bigint,
    settled bigint,
    available bigint,
    updated_at timestamptz,
    recorded_at timestamptz,
    last_event text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT
    told.granted, told.held, told.settled, told.available, told.updated_at, told.recorded_at, told.last_event
FROM analytics.balance_versions AS told
WHERE (SELECT analytics.as_of($1)) IS NOT NULL
    AND told.valid_from <= coalesce($1, 'infinity') AND (told.valid_to IS NULL OR told.valid_to > $1)
$$;
COMMENT ON FUNCTION analytics.balance_as_of(timestamptz) IS 'The view balance as it was at an instant.';

CREATE OR REPLACE FUNCTION analytics.usage_per_day_as_of(instant timestamptz) RETURNS TABLE (
    day date,
    generations_requested bigint,
    samples_rendered bigint,
    credits_granted bigint,
    credits_held bigint,
    credits_settled bigint,
    credits_released bigint,
    last_event text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT
    day,
    sum(generations)::bigint AS generations_requested,
    sum(samples)::bigint AS samples_rendered,
    coalesce(sum(credits) FILTER (WHERE kind = 'GRANTED'), 0)::bigint AS credits_granted,
    coalesce(sum(credits) FILTER (WHERE kind = 'HELD'), 0)::bigint AS credits_held,
    coalesce(sum(credits) FILTER (WHERE kind = 'SETTLED'), 0)::bigint AS credits_settled,
    coalesce(sum(credits) FILTER (WHERE kind = 'RELEASED'), 0)::bigint AS credits_released,
    max(last_event COLLATE "C") AS last_event
FROM (
    SELECT (created_at AT TIME ZONE 'UTC')::date AS day, 1 AS generations, 0 AS samples, NULL AS kind, 0 AS credits, last_event
    FROM analytics.generations_as_of($1)
    UNION ALL
    SELECT (recorded_at AT TIME ZONE 'UTC')::date, 0, 1, NULL, 0, last_event FROM analytics.samples_as_of($1)
    UNION ALL
    SELECT (at AT TIME ZONE 'UTC')::date, 0, 0, kind, credits, last_event FROM analytics.ledger_lines_as_of($1)
) AS counted
GROUP BY day
$$;
COMMENT ON FUNCTION analytics.usage_per_day_as_of(timestamptz) IS 'The view usage_per_day as it was at an instant.';

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA analytics FROM PUBLIC;
GRANT USAGE ON SCHEMA analytics TO pulse_analyst;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA analytics TO pulse_analyst;
GRANT SELECT ON
    analytics.generations, analytics.generation_versions, analytics.samples, analytics.ledger_lines, analytics.balance,
    analytics.balance_versions, analytics.usage_per_day, analytics.lag, analytics.beginning
    TO pulse_analyst;
GRANT SELECT (version, applied_at) ON analytics.schema_version TO pulse_analyst;
