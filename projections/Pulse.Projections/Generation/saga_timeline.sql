CREATE TABLE read.saga_timeline{v} (
    generation_id uuid NOT NULL,
    revision bigint NOT NULL,
    organization_id uuid NOT NULL,
    input text NOT NULL,
    outputs text[] NOT NULL,
    step text NOT NULL,
    deadline timestamptz,
    trace_id text,
    at timestamptz NOT NULL,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL,
    PRIMARY KEY (generation_id, revision)
);
