CREATE TABLE read.saga_timeline{v} (
    generation_id uuid NOT NULL,
    revision bigint NOT NULL,
    organization_id uuid NOT NULL,
    input text NOT NULL,
    -- What the saga wanted done then, one a line.
    outputs text NOT NULL,
    step text NOT NULL,
    deadline timestamptz,
    trace_id text,
    at timestamptz NOT NULL,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (generation_id, revision)
);
