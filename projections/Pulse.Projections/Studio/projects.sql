CREATE TABLE read.projects{v} (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    -- Null once the person who wrote it was erased.
    name text,
    name_subject uuid NOT NULL,
    archived boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    created_commit bigint NOT NULL,
    created_prepare bigint NOT NULL,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX ON read.projects{v} (organization_id, created_commit DESC, created_prepare DESC);
CREATE INDEX ON read.projects{v} (name_subject);
