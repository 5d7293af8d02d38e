-- The engine's own tables. Run at every start under an advisory lock, so it must be repeatable.

-- Builds before editions laid the read models out in another way. They are derived: what cannot be carried over is built anew,
-- and queries answer that the views lag meanwhile.
DO $$
BEGIN
    IF to_regclass('read.checkpoint') IS NOT NULL
        AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('read.checkpoint') AND attname = 'edition' AND NOT attisdropped)
    THEN
        DROP SCHEMA read CASCADE;
    END IF;
END $$;

CREATE SCHEMA IF NOT EXISTS read;

-- Roles belong to the whole server: another database may be making this one at the same moment.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pulse_reader') THEN
        CREATE ROLE pulse_reader NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'pulse_reader', 'MEMBER') THEN
        GRANT pulse_reader TO CURRENT_USER;
    END IF;
END $$;

-- One row an edition: one filled set of a projection's tables. It is rewritten at every batch: the free space keeps those
-- updates within its page.
CREATE TABLE IF NOT EXISTS read.checkpoint (
    projection text NOT NULL,
    edition integer NOT NULL,
    version integer NOT NULL,
    -- Queries read the active edition; a candidate is filled beside it; a retired one waits to be dropped.
    role text NOT NULL CHECK (role IN ('active', 'candidate', 'retired')),
    role_since timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- A candidate of a newer version takes over as soon as it is live.
    promotes_itself boolean NOT NULL DEFAULT false,
    -- How fast a candidate may be filled; null for as fast as it can.
    events_per_second_max integer CHECK (events_per_second_max >= 1),
    -- While two editions are compared, the candidate goes no further than this.
    bound_commit bigint,
    bound_prepare bigint,
    -- Names of its tables, so that a build that does not know them can still drop them.
    tables text[] NOT NULL,
    log_epoch uuid NOT NULL,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('catching_up', 'live', 'stopped')),
    runner_id uuid,
    last_event_at timestamptz,
    advanced_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    unknown_count bigint NOT NULL DEFAULT 0,
    stopped_event_id uuid,
    stopped_stream text,
    stopped_reason text,
    PRIMARY KEY (projection, edition)
) WITH (fillfactor = 20);

CREATE UNIQUE INDEX IF NOT EXISTS checkpoint_active ON read.checkpoint (projection) WHERE role = 'active';
CREATE UNIQUE INDEX IF NOT EXISTS checkpoint_candidate ON read.checkpoint (projection) WHERE role = 'candidate';

-- How far each stream was taken in: a hole within a stream is an error, never a shrug.
CREATE TABLE IF NOT EXISTS read.applied_revisions (
    projection text NOT NULL,
    edition integer NOT NULL,
    stream text NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (projection, edition, stream)
) WITH (fillfactor = 80);

-- Events of streams that were put aside, in a projection that may do so. Only the first of a stream says why.
CREATE TABLE IF NOT EXISTS read.parked_events (
    projection text NOT NULL,
    edition integer NOT NULL,
    stream text NOT NULL,
    revision bigint NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL,
    reason text,
    parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (projection, edition, stream, revision)
);

CREATE TABLE IF NOT EXISTS read.changes (
    view text NOT NULL,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL,
    ordinal integer NOT NULL,
    organization_id uuid NOT NULL,
    entity_id uuid NOT NULL,
    kind text NOT NULL,
    progress jsonb NOT NULL,
    trace_parent text,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (view, commit_position, prepare_position, ordinal)
);
CREATE INDEX IF NOT EXISTS changes_of_organization
    ON read.changes (organization_id, view, commit_position, prepare_position, ordinal);
CREATE INDEX IF NOT EXISTS changes_recorded_at ON read.changes USING brin (recorded_at);

-- The last position of each view whose changes were deleted: resuming from before it would skip.
CREATE TABLE IF NOT EXISTS read.changes_floor (
    view text PRIMARY KEY,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL
);

GRANT USAGE ON SCHEMA read TO pulse_reader;
GRANT SELECT (projection, edition, version, role, commit_position, prepare_position, state, advanced_at) ON read.checkpoint TO pulse_reader;
GRANT SELECT ON read.changes, read.changes_floor TO pulse_reader;

-- What operators did: written before it is done, and once more when it ends. Readers have no business here.
CREATE TABLE IF NOT EXISTS read.operator_actions (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL,
    action text NOT NULL CHECK (action IN ('REBUILD', 'VERIFY', 'PROMOTE', 'ABANDON', 'RESUME', 'REPLAY', 'DISCARD')),
    projection text NOT NULL,
    edition integer,
    began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    -- Null while it runs, or when its process died over it.
    outcome text,
    CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX IF NOT EXISTS operator_actions_latest ON read.operator_actions (began_at DESC, id DESC);
