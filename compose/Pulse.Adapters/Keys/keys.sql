CREATE SCHEMA IF NOT EXISTS keys;

-- A destroyed key leaves its row without a secret: the tombstone that forbids a new one.
CREATE TABLE IF NOT EXISTS keys.subject (
    id        uuid PRIMARY KEY,
    secret    bytea,
    erased_at timestamptz,
    CHECK ((secret IS NULL) = (erased_at IS NOT NULL))
);

CREATE TABLE IF NOT EXISTS keys.secret (
    name   text PRIMARY KEY,
    secret bytea NOT NULL
);
