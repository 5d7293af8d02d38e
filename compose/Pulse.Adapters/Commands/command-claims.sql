CREATE SCHEMA IF NOT EXISTS write;

-- One row for each command of a person that came as far as an append. It can be filled again from the log: every event
-- carries its organization, command id and command hash.
CREATE TABLE IF NOT EXISTS write.command_claim (
    organization_id uuid NOT NULL,
    command_id      uuid NOT NULL,
    stream          text COLLATE "C" NOT NULL,
    command_hash    text COLLATE "C" NOT NULL,
    asked           integer NOT NULL DEFAULT 1,
    PRIMARY KEY (organization_id, command_id)
);
