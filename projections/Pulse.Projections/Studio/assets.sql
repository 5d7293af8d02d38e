CREATE TABLE read.assets{v} (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    refusal text,
    -- What creatives use; null until the file was found clean.
    sha256 text,
    content_type text,
    width integer,
    height integer,
    size_bytes bigint,
    -- The person without what is behind; null when nobody was found.
    cut_out_sha256 text,
    cut_out_width integer,
    cut_out_height integer,
    cut_out_size_bytes bigint,
    checks text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    created_commit bigint NOT NULL,
    created_prepare bigint NOT NULL,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX ON read.assets{v} (organization_id, created_commit DESC, created_prepare DESC);
