CREATE SCHEMA IF NOT EXISTS write;

CREATE TABLE IF NOT EXISTS write.saga_index (
    stream   text COLLATE "C" PRIMARY KEY,
    is_open  boolean NOT NULL,
    next_due timestamptz
);

CREATE INDEX IF NOT EXISTS saga_index_due ON write.saga_index (next_due) WHERE is_open;
CREATE INDEX IF NOT EXISTS saga_index_open ON write.saga_index (stream) WHERE is_open;

CREATE TABLE IF NOT EXISTS write.saga_checkpoint (
    only_row         boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    commit_position  bigint NOT NULL,
    prepare_position bigint NOT NULL
);

INSERT INTO write.saga_checkpoint (commit_position, prepare_position) VALUES (0, 0) ON CONFLICT DO NOTHING;
