SELECT available AS Available, held AS Held, settled AS Settled, granted AS Granted
FROM {credit_balances} AS credit_balances
WHERE organization_id = @organization
