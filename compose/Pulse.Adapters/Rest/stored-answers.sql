CREATE SCHEMA IF NOT EXISTS edge;

-- One row for each request of the REST API that carries an Idempotency-Key: in flight while it has no answer. Keys and requests
-- are kept as keyed hashes, answers sealed for the person who asked.
CREATE TABLE IF NOT EXISTS edge.stored_answer (
    organization_id uuid NOT NULL,
    route           text COLLATE "C" NOT NULL,
    key_hash        text COLLATE "C" NOT NULL,
    fingerprint     text COLLATE "C" NOT NULL,
    owner           uuid NOT NULL,
    leased_until    timestamptz NOT NULL,
    kept_until      timestamptz NOT NULL,
    subject         uuid,
    answer          bytea,
    PRIMARY KEY (organization_id, route, key_hash),
    CHECK ((subject IS NULL) = (answer IS NULL))
);

CREATE INDEX IF NOT EXISTS stored_answer_kept ON edge.stored_answer (kept_until);
