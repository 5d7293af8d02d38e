-- What analysts read: views and functions in the rights of whoever asks (security_invoker), so that the walls around the tables
-- below hold for them too. Run whole in one transaction; every column has its comment here and the same line in docs/analysts.md.
CREATE SCHEMA IF NOT EXISTS analytics;

CREATE TABLE IF NOT EXISTS analytics.schema_version (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version integer NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- What was applied, and for which editions of the read models.
    script_sha256 text NOT NULL,
    editions text NOT NULL
);

CREATE OR REPLACE VIEW analytics.generations WITH (security_invoker = true) AS
SELECT
    id AS generation_id,
    project_id,
    status,
    prompt,
    format,
    price_version,
    attempt,
    samples_ready,
    failure_reason,
    picked_sample,
    completed_sample,
    pick_by,
    created_at,
    updated_at,
    recorded_at,
    lpad(to_hex(commit_position), 16, '0') || lpad(to_hex(prepare_position), 16, '0') AS last_event
FROM read.generations;
COMMENT ON VIEW analytics.generations IS 'Every generation as it is now, one row each.';
COMMENT ON COLUMN analytics.generations.generation_id IS 'The generation.';
COMMENT ON COLUMN analytics.generations.project_id IS 'The project that it belongs to.';
COMMENT ON COLUMN analytics.generations.status IS 'QUEUED, RENDERING_SAMPLES, AWAITING_PICK, RENDERING_FINAL, COMPLETED, FAILED or CANCELLED.';
COMMENT ON COLUMN analytics.generations.prompt IS 'What the person asked for, as written; null once that person was erased.';
COMMENT ON COLUMN analytics.generations.format IS 'SQUARE, STORY, LANDSCAPE, PORTRAIT, BANNER, A4 or A3.';
COMMENT ON COLUMN analytics.generations.price_version IS 'The version of the price list that it was asked for under.';
COMMENT ON COLUMN analytics.generations.attempt IS 'Counts from 1; a retry adds 1.';
COMMENT ON COLUMN analytics.generations.samples_ready IS 'Samples of this attempt that are ready, 0 to 4.';
COMMENT ON COLUMN analytics.generations.failure_reason IS 'Why it failed, as a code; null when it has not.';
COMMENT ON COLUMN analytics.generations.picked_sample IS 'The number of the sample that was picked last; null before.';
COMMENT ON COLUMN analytics.generations.completed_sample IS 'The number of the sample whose final is paid for; null before.';
COMMENT ON COLUMN analytics.generations.pick_by IS 'Until when a sample may be picked; null while there is nothing to pick.';
COMMENT ON COLUMN analytics.generations.created_at IS 'When it was asked for.';
COMMENT ON COLUMN analytics.generations.updated_at IS 'When it last changed.';
COMMENT ON COLUMN analytics.generations.recorded_at IS 'When the log recorded that event.';
COMMENT ON COLUMN analytics.generations.last_event IS 'Position of the event that made the row as it is: opaque text, equal or later as text (COLLATE "C") as the events are in the log.';

CREATE OR REPLACE VIEW analytics.generation_versions WITH (security_invoker = true) AS
SELECT
    id AS generation_id,
    project_id,
    status,
    prompt,
    format,
    price_version,
    attempt,
    samples_ready,
    failure_reason,
    picked_sample,
    completed_sample,
    pick_by,
    created_at,
    updated_at,
    recorded_at,
    lpad(to_hex(commit_position), 16, '0') || lpad(to_hex(prepare_position), 16, '0') AS last_event,
    recorded_at AS valid_from,
    NULL::timestamptz AS valid_to
FROM read.generations
UNION ALL
SELECT
    id AS generation_id,
    project_id,
    status,
    prompt,
    format,
    price_version,
    attempt,
    samples_ready,
    failure_reason,
    picked_sample,
    completed_sample,
    pick_by,
    created_at,
    updated_at,
    recorded_at,
    lpad(to_hex(commit_position), 16, '0') || lpad(to_hex(prepare_position), 16, '0') AS last_event,
    recorded_at,
    valid_to_at
FROM read.generations_past;
COMMENT ON VIEW analytics.generation_versions IS 'Every generation as it is and as it ever was, one row for each time that it changed.';
COMMENT ON COLUMN analytics.generation_versions.generation_id IS 'The generation.';
COMMENT ON COLUMN analytics.generation_versions.project_id IS 'The project that it belongs to.';
COMMENT ON COLUMN analytics.generation_versions.status IS 'QUEUED, RENDERING_SAMPLES, AWAITING_PICK, RENDERING_FINAL, COMPLETED, FAILED or CANCELLED.';
COMMENT ON COLUMN analytics.generation_versions.prompt IS 'What the person asked for, as written; null once that person was erased.';
COMMENT ON COLUMN analytics.generation_versions.format IS 'SQUARE, STORY, LANDSCAPE, PORTRAIT, BANNER, A4 or A3.';
COMMENT ON COLUMN analytics.generation_versions.price_version IS 'The version of the price list that it was asked for under.';
COMMENT ON COLUMN analytics.generation_versions.attempt IS 'Counts from 1; a retry adds 1.';
COMMENT ON COLUMN analytics.generation_versions.samples_ready IS 'Samples of this attempt that are ready, 0 to 4.';
COMMENT ON COLUMN analytics.generation_versions.failure_reason IS 'Why it failed, as a code; null when it has not.';
COMMENT ON COLUMN analytics.generation_versions.picked_sample IS 'The number of the sample that was picked last; null before.';
COMMENT ON COLUMN analytics.generation_versions.completed_sample IS 'The number of the sample whose final is paid for; null before.';
COMMENT ON COLUMN analytics.generation_versions.pick_by IS 'Until when a sample may be picked; null while there is nothing to pick.';
COMMENT ON COLUMN analytics.generation_versions.created_at IS 'When it was asked for.';
COMMENT ON COLUMN analytics.generation_versions.updated_at IS 'When it last changed.';
COMMENT ON COLUMN analytics.generation_versions.recorded_at IS 'When the log recorded that event.';
COMMENT ON COLUMN analytics.generation_versions.last_event IS 'Position of the event that made the row as it is: opaque text, equal or later as text (COLLATE "C") as the events are in the log.';
COMMENT ON COLUMN analytics.generation_versions.valid_from IS 'From this instant on the row was so.';
COMMENT ON COLUMN analytics.generation_versions.valid_to IS 'Before this instant; null while it is still so. Equal to valid_from when several events were recorded in one instant: such a row was never seen at any instant.';

CREATE OR REPLACE VIEW analytics.samples WITH (security_invoker = true) AS
SELECT
    generation_id,
    attempt,
    number AS sample,
    sha256,
    width,
    height,
    size_bytes,
    content_type,
    model,
    model_version,
    renderer,
    layout,
    seed,
    recorded_at,
    lpad(to_hex(commit_position), 16, '0') || lpad(to_hex(prepare_position), 16, '0') AS last_event
FROM read.generation_samples;
COMMENT ON VIEW analytics.samples IS 'Every sample that was rendered, one row each. A sample never changes.';
COMMENT ON COLUMN analytics.samples.generation_id IS 'The generation that it is a sample of.';
COMMENT ON COLUMN analytics.samples.attempt IS 'The attempt that rendered it, from 1.';
COMMENT ON COLUMN analytics.samples.sample IS 'Its number within the attempt, 1 to 4.';
COMMENT ON COLUMN analytics.samples.sha256 IS 'SHA-256 of the file, in lower-case hex.';
COMMENT ON COLUMN analytics.samples.width IS 'In pixels.';
COMMENT ON COLUMN analytics.samples.height IS 'In pixels.';
COMMENT ON COLUMN analytics.samples.size_bytes IS 'The file''s length in bytes.';
COMMENT ON COLUMN analytics.samples.content_type IS 'The file''s media type.';
COMMENT ON COLUMN analytics.samples.model IS 'What made it.';
COMMENT ON COLUMN analytics.samples.model_version IS 'The model''s version.';
COMMENT ON COLUMN analytics.samples.renderer IS 'The library that drew it, with its version.';
COMMENT ON COLUMN analytics.samples.layout IS 'The composition''s layout.';
COMMENT ON COLUMN analytics.samples.seed IS 'The number that its random choices came from.';
COMMENT ON COLUMN analytics.samples.recorded_at IS 'When the log recorded that event.';
COMMENT ON COLUMN analytics.samples.last_event IS 'Position of the event that made the row as it is: opaque text, equal or later as text (COLLATE "C") as the events are in the log.';

CREATE OR REPLACE VIEW analytics.ledger_lines WITH (security_invoker = true) AS
SELECT
    id AS line_id,
    kind,
    credits,
    available_change,
    available_after,
    generation_id,
    price_version,
    reason,
    at,
    recorded_at,
    lpad(to_hex(commit_position), 16, '0') || lpad(to_hex(prepare_position), 16, '0') AS last_event
FROM read.credit_ledger;
COMMENT ON VIEW analytics.ledger_lines IS 'Every line of the credit ledger, one row each. A line never changes.';
COMMENT ON COLUMN analytics.ledger_lines.line_id IS 'The line; the id of its event, so it stays the same for ever.';
COMMENT ON COLUMN analytics.ledger_lines.kind IS 'GRANTED, HELD, SETTLED or RELEASED.';
COMMENT ON COLUMN analytics.ledger_lines.credits IS 'How many credits it is about; never negative.';
COMMENT ON COLUMN analytics.ledger_lines.available_change IS 'What it added to the available credits; negative for a hold.';
COMMENT ON COLUMN analytics.ledger_lines.available_after IS 'The available credits after it.';
COMMENT ON COLUMN analytics.ledger_lines.generation_id IS 'The generation that it was for; null for a grant.';
COMMENT ON COLUMN analytics.ledger_lines.price_version IS 'The version of the price list that the hold was priced by; null for a grant.';
COMMENT ON COLUMN analytics.ledger_lines.reason IS 'Why credits were granted or released, as a code; null for the other kinds.';
COMMENT ON COLUMN analytics.ledger_lines.at IS 'When it happened.';
COMMENT ON COLUMN analytics.ledger_lines.recorded_at IS 'When the log recorded that event.';
COMMENT ON COLUMN analytics.ledger_lines.last_event IS 'Position of the event that made the row as it is: opaque text, equal or later as text (COLLATE "C") as the events are in the log.';

CREATE OR REPLACE VIEW analytics.balance WITH (security_invoker = true) AS
SELECT
    granted,
    held,
    settled,
    available,
    updated_at,
    recorded_at,
    lpad(to_hex(commit_position), 16, '0') || lpad(to_hex(prepare_position), 16, '0') AS last_event
FROM read.credit_balances;
COMMENT ON VIEW analytics.balance IS 'The credits of the organization now: one row, or none before the first grant.';
COMMENT ON COLUMN analytics.balance.granted IS 'All credits ever granted: available, held and settled together.';
COMMENT ON COLUMN analytics.balance.held IS 'Credits held for work that is not decided yet.';
COMMENT ON COLUMN analytics.balance.settled IS 'Credits spent.';
COMMENT ON COLUMN analytics.balance.available IS 'Credits that can be held.';
COMMENT ON COLUMN analytics.balance.updated_at IS 'When it last changed.';
COMMENT ON COLUMN analytics.balance.recorded_at IS 'When the log recorded that event.';
COMMENT ON COLUMN analytics.balance.last_event IS 'Position of the event that made the row as it is: opaque text, equal or later as text (COLLATE "C") as the events are in the log.';

CREATE OR REPLACE VIEW analytics.balance_versions WITH (security_invoker = true) AS
SELECT
    granted,
    held,
    settled,
    available,
    updated_at,
    recorded_at,
    lpad(to_hex(commit_position), 16, '0') || lpad(to_hex(prepare_position), 16, '0') AS last_event,
    recorded_at AS valid_from,
    NULL::timestamptz AS valid_to
FROM read.credit_balances
UNION ALL
SELECT
    granted,
    held,
    settled,
    available,
    updated_at,
    recorded_at,
    lpad(to_hex(commit_position), 16, '0') || lpad(to_hex(prepare_position), 16, '0') AS last_event,
    recorded_at,
    valid_to_at
FROM read.credit_balances_past;
COMMENT ON VIEW analytics.balance_versions IS 'The balance as it is and as it ever was, one row for each time that it changed.';
COMMENT ON COLUMN analytics.balance_versions.granted IS 'All credits ever granted: available, held and settled together.';
COMMENT ON COLUMN analytics.balance_versions.held IS 'Credits held for work that is not decided yet.';
COMMENT ON COLUMN analytics.balance_versions.settled IS 'Credits spent.';
COMMENT ON COLUMN analytics.balance_versions.available IS 'Credits that can be held.';
COMMENT ON COLUMN analytics.balance_versions.updated_at IS 'When it last changed.';
COMMENT ON COLUMN analytics.balance_versions.recorded_at IS 'When the log recorded that event.';
COMMENT ON COLUMN analytics.balance_versions.last_event IS 'Position of the event that made the row as it is: opaque text, equal or later as text (COLLATE "C") as the events are in the log.';
COMMENT ON COLUMN analytics.balance_versions.valid_from IS 'From this instant on the row was so.';
COMMENT ON COLUMN analytics.balance_versions.valid_to IS 'Before this instant; null while it is still so. Equal to valid_from when several events were recorded in one instant: such a row was never seen at any instant.';

CREATE OR REPLACE VIEW analytics.usage_per_day WITH (security_invoker = true) AS
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
    FROM analytics.generations
    UNION ALL
    SELECT (recorded_at AT TIME ZONE 'UTC')::date, 0, 1, NULL, 0, last_event FROM analytics.samples
    UNION ALL
    SELECT (at AT TIME ZONE 'UTC')::date, 0, 0, kind, credits, last_event FROM analytics.ledger_lines
) AS counted
GROUP BY day;
COMMENT ON VIEW analytics.usage_per_day IS 'What was used on each day on which something was: one row a day.';
COMMENT ON COLUMN analytics.usage_per_day.day IS 'The day, in UTC.';
COMMENT ON COLUMN analytics.usage_per_day.generations_requested IS 'Generations asked for that day (their created_at).';
COMMENT ON COLUMN analytics.usage_per_day.samples_rendered IS 'Samples whose events were recorded that day (their recorded_at).';
COMMENT ON COLUMN analytics.usage_per_day.credits_granted IS 'Credits granted that day (the lines'' at).';
COMMENT ON COLUMN analytics.usage_per_day.credits_held IS 'Credits held that day, whatever became of the holds.';
COMMENT ON COLUMN analytics.usage_per_day.credits_settled IS 'Credits spent that day.';
COMMENT ON COLUMN analytics.usage_per_day.credits_released IS 'Held credits that were given back that day.';
COMMENT ON COLUMN analytics.usage_per_day.last_event IS 'The latest last_event of what was counted.';

CREATE OR REPLACE VIEW analytics.lag WITH (security_invoker = true) AS
SELECT
    projection AS read_model,
    version,
    edition,
    state,
    last_event_at,
    advanced_at,
    lpad(to_hex(commit_position), 16, '0') || lpad(to_hex(prepare_position), 16, '0') AS last_event
FROM read.checkpoint
WHERE role = 'active' AND projection IN ('generations', 'credits');
COMMENT ON VIEW analytics.lag IS 'How far each read model under these views has come, one row each. It is the same for every organization.';
COMMENT ON COLUMN analytics.lag.read_model IS 'generations (with samples) or credits (ledger lines and balance).';
COMMENT ON COLUMN analytics.lag.version IS 'The version of the read model''s tables.';
COMMENT ON COLUMN analytics.lag.edition IS 'Counts its rebuilds; another number means that it was promoted since.';
COMMENT ON COLUMN analytics.lag.state IS 'live, catching_up or stopped. Only a live one tells of now.';
COMMENT ON COLUMN analytics.lag.last_event_at IS 'When the last event that it has taken in was recorded, of whatever organization; null before the first.';
COMMENT ON COLUMN analytics.lag.advanced_at IS 'When it last moved.';
COMMENT ON COLUMN analytics.lag.last_event IS 'The position up to which it has taken in the log; comparable with every other last_event.';

CREATE OR REPLACE VIEW analytics.beginning WITH (security_invoker = true) AS
SELECT
    first_event_at,
    last_event
FROM (
    (SELECT recorded_at AS first_event_at, lpad(to_hex(commit_position), 16, '0') || lpad(to_hex(prepare_position), 16, '0') AS last_event
     FROM read.credit_ledger ORDER BY commit_position, prepare_position LIMIT 1)
    UNION ALL
    (SELECT
        least(generation.recorded_at, (SELECT min(past.recorded_at) FROM read.generations_past AS past WHERE past.id = generation.id)),
        lpad(to_hex(created_commit), 16, '0') || lpad(to_hex(created_prepare), 16, '0')
     FROM read.generations AS generation ORDER BY created_commit, created_prepare LIMIT 1)
) AS firsts
ORDER BY last_event COLLATE "C"
LIMIT 1;
COMMENT ON VIEW analytics.beginning IS 'The first event that these views tell of: one row, or none before it.';
COMMENT ON COLUMN analytics.beginning.first_event_at IS 'When the first event was recorded that these views tell of; as_of refuses what is earlier.';
COMMENT ON COLUMN analytics.beginning.last_event IS 'The position of that event.';

COMMENT ON TABLE analytics.schema_version IS 'The version of this schema, one row.';
COMMENT ON COLUMN analytics.schema_version.version IS 'The number of this schema. It grows when a column goes or changes its meaning; a new column or view keeps it.';
COMMENT ON COLUMN analytics.schema_version.applied_at IS 'When it was put in place here.';
