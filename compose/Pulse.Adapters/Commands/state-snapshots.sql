CREATE SCHEMA IF NOT EXISTS write;

-- A cache of the log: every row may be deleted at any time. The bytes are UTF-8 JSON.
CREATE TABLE IF NOT EXISTS write.state_snapshot (
    stream       text COLLATE "C" NOT NULL,
    fold_version integer NOT NULL,
    revision     bigint NOT NULL,
    event_id     uuid NOT NULL,
    content      bytea NOT NULL,
    PRIMARY KEY (stream, fold_version)
);
