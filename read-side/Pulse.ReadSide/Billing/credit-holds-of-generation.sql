SELECT hold_id AS HoldId, generation_id AS GenerationId, credits AS Credits, price_version AS PriceVersion, status AS Status,
    expires_at AS ExpiresAt, commit_position AS Commit, prepare_position AS Prepare
FROM {credit_holds} AS credit_holds
WHERE organization_id = @organization AND generation_id = @generation
ORDER BY expires_at, hold_id
LIMIT @rowsMax
