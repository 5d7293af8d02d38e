SELECT id AS Id, kind AS Kind, credits AS Credits, available_change AS AvailableChange, available_after AS AvailableAfter,
    generation_id AS GenerationId, hold_id AS HoldId, price_version AS PriceVersion, reason AS Reason, event_type AS EventType, at AS At,
    commit_position AS Commit, prepare_position AS Prepare, recorded_at AS RecordedAt
FROM {credit_ledger} AS credit_ledger
WHERE organization_id = @organization AND hold_id = @hold
ORDER BY commit_position, prepare_position
LIMIT @rowsMax
