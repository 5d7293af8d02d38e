SELECT hold_id AS HoldId, generation_id AS GenerationId, credits AS Credits, price_version AS PriceVersion, status AS Status,
    expires_at AS ExpiresAt
FROM {credit_holds} AS credit_holds
WHERE organization_id = @organization AND hold_id = @hold
