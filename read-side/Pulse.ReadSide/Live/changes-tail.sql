SELECT change.view, change.commit_position, change.prepare_position, change.ordinal, change.organization_id, change.entity_id,
    change.kind, change.progress::text, change.trace_parent
FROM read.checkpoint AS head
LEFT JOIN unnest($1::text[], $2::bigint[], $3::bigint[], $4::integer[]) AS place (view, commit_position, prepare_position, ordinal)
    ON place.view = head.projection
CROSS JOIN LATERAL (
    SELECT * FROM read.changes
    WHERE changes.view = head.projection
        AND (changes.commit_position, changes.prepare_position, changes.ordinal)
            > (coalesce(place.commit_position, 0), coalesce(place.prepare_position, 0), coalesce(place.ordinal, 0))
    ORDER BY changes.commit_position, changes.prepare_position, changes.ordinal
    LIMIT $5
) AS change
WHERE head.role = 'active'
ORDER BY change.view, change.commit_position, change.prepare_position, change.ordinal
