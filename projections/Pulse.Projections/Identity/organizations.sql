CREATE TABLE read.organizations{v} (
    organization_id uuid PRIMARY KEY,
    -- Null once the person who wrote it was erased.
    name text,
    name_subject uuid NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX ON read.organizations{v} (name_subject);
