CREATE TABLE read.generations{v} (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    project_id uuid NOT NULL,
    status text NOT NULL CHECK (status IN
        ('QUEUED', 'RENDERING_SAMPLES', 'AWAITING_PICK', 'RENDERING_FINAL', 'COMPLETED', 'FAILED', 'CANCELLED')),
    -- Null once the person who wrote it was erased.
    prompt text,
    prompt_subject uuid NOT NULL,
    format text NOT NULL CHECK (format IN ('SQUARE', 'STORY', 'LANDSCAPE', 'PORTRAIT', 'BANNER', 'A4', 'A3')),
    price_version text NOT NULL,
    attempt integer NOT NULL CHECK (attempt >= 1),
    samples_ready integer NOT NULL CHECK (samples_ready >= 0),
    -- How many there are once those that were asked for have come.
    samples_wanted integer NOT NULL CHECK (samples_wanted >= samples_ready),
    failure_reason text,
    failure_detail text,
    picked_sample integer,
    completed_sample integer,
    pick_by timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    created_commit bigint NOT NULL,
    created_prepare bigint NOT NULL,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX ON read.generations{v} (organization_id, created_commit DESC, created_prepare DESC);
CREATE INDEX ON read.generations{v} (organization_id, project_id, created_commit DESC, created_prepare DESC);
CREATE INDEX ON read.generations{v} (prompt_subject);

CREATE TABLE read.generation_samples{v} (
    generation_id uuid NOT NULL,
    attempt integer NOT NULL,
    number integer NOT NULL CHECK (number >= 1),
    -- The sample whose texts were revised in this one; null for a design of its own.
    revision_of integer,
    organization_id uuid NOT NULL,
    sha256 text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    size_bytes bigint NOT NULL,
    content_type text NOT NULL,
    model text NOT NULL,
    model_version text NOT NULL,
    renderer text NOT NULL,
    layout text NOT NULL,
    seed bigint NOT NULL,
    -- JSON exactly as it was sealed; null once the person who wrote the prompt was erased.
    recipe text,
    recipe_subject uuid NOT NULL,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (generation_id, attempt, number)
);
CREATE INDEX ON read.generation_samples{v} (recipe_subject);

CREATE TABLE read.generation_finals{v} (
    generation_id uuid NOT NULL,
    attempt integer NOT NULL,
    pick integer NOT NULL CHECK (pick >= 1),
    sample integer NOT NULL CHECK (sample >= 1),
    organization_id uuid NOT NULL,
    sha256 text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    size_bytes bigint NOT NULL,
    content_type text NOT NULL,
    model text NOT NULL,
    model_version text NOT NULL,
    renderer text NOT NULL,
    layout text NOT NULL,
    seed bigint NOT NULL,
    recipe text,
    recipe_subject uuid NOT NULL,
    -- The PDF; null where there is none.
    sheet_sha256 text,
    sheet_size_bytes bigint,
    -- The same design in other formats: [{format, sha256, width, height, sizeBytes, sheetSha256, sheetSizeBytes}]; null for none.
    reflows text,
    -- When it was paid for; null while it is only a file.
    completed_at timestamptz,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (generation_id, attempt, pick)
);
CREATE INDEX ON read.generation_finals{v} (recipe_subject);

-- A final that is not paid for does not exist for readers, whatever their query says. The owner may be a member of
-- pulse_reader, so the policy reaches it too and has to let it through.
CREATE POLICY paid ON read.generation_finals{v} AS RESTRICTIVE FOR SELECT TO pulse_reader
    USING (completed_at IS NOT NULL OR current_user <> 'pulse_reader');
