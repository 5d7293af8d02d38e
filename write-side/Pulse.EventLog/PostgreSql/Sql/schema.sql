-- The event log. Run at every start under an advisory lock, so each statement must do nothing the second time.

CREATE SCHEMA IF NOT EXISTS log;

-- One row. Its lock is the log's only queue: whoever holds it gives out the next positions, in commit order. The row is
-- locked and never updated: the head itself is the newest event's position. Updated by each append, the row left a dead
-- version behind each time; under one long transaction (a backup) they pile up, and appends took 5 times as long after
-- 20,000 of them.
CREATE TABLE IF NOT EXISTS log.head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch uuid NOT NULL
);

INSERT INTO log.head (epoch) VALUES (gen_random_uuid()) ON CONFLICT DO NOTHING;

-- Data and metadata are bytea and not jsonb: the bytes must come back as they went in, and jsonb would reorder them.
CREATE TABLE IF NOT EXISTS log.events (
    position bigint PRIMARY KEY,
    stream text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    category text COLLATE "C" NOT NULL,
    event_id uuid NOT NULL,
    type text COLLATE "C" NOT NULL,
    data bytea NOT NULL,
    metadata bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT events_stream_revision UNIQUE (stream, revision)
);

CREATE INDEX IF NOT EXISTS events_category_position ON log.events (category, position);

-- Appends run as this role: it can add events, and can neither change nor remove an event.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pulse_log_append') THEN
        CREATE ROLE pulse_log_append NOLOGIN;
    END IF;
EXCEPTION
    -- Roles belong to the whole server: another database's start may have made it this moment.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'pulse_log_append', 'MEMBER') THEN
        EXECUTE format('GRANT pulse_log_append TO %I', current_user);
    END IF;
EXCEPTION
    WHEN unique_violation THEN NULL;
END
$$;

GRANT USAGE ON SCHEMA log TO pulse_log_append;
GRANT SELECT, INSERT ON log.events TO pulse_log_append;
-- Locking the row asks for the right to update it.
GRANT SELECT, UPDATE ON log.head TO pulse_log_append;
