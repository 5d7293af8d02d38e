-- One row an organization. Granted credits are always somewhere: available, held or settled.
CREATE TABLE read.credit_balances{v} (
    organization_id uuid PRIMARY KEY,
    granted bigint NOT NULL CHECK (granted >= 0),
    held bigint NOT NULL CHECK (held >= 0),
    settled bigint NOT NULL CHECK (settled >= 0),
    available bigint NOT NULL CHECK (available >= 0),
    updated_at timestamptz NOT NULL,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT granted_is_somewhere CHECK (granted = available + held + settled)
);

-- What each hold was for; a line that closes it takes its price from here.
CREATE TABLE read.credit_holds{v} (
    organization_id uuid NOT NULL,
    hold_id uuid NOT NULL,
    generation_id uuid NOT NULL,
    credits bigint NOT NULL CHECK (credits >= 0),
    price_version text NOT NULL,
    status text NOT NULL CHECK (status IN ('OPEN', 'SETTLED', 'RELEASED')),
    expires_at timestamptz NOT NULL,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, hold_id)
);

CREATE TABLE read.credit_ledger{v} (
    -- The id of the line's event, so it stays the same in every rebuild.
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('GRANTED', 'HELD', 'SETTLED', 'RELEASED')),
    credits bigint NOT NULL,
    available_change bigint NOT NULL,
    available_after bigint NOT NULL,
    generation_id uuid,
    hold_id uuid,
    price_version text,
    reason text,
    event_type text NOT NULL,
    at timestamptz NOT NULL,
    commit_position bigint NOT NULL,
    prepare_position bigint NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX ON read.credit_ledger{v} (organization_id, commit_position DESC, prepare_position DESC);
CREATE INDEX ON read.credit_ledger{v} (organization_id, generation_id, commit_position DESC, prepare_position DESC);
CREATE INDEX ON read.credit_ledger{v} (organization_id, hold_id);
