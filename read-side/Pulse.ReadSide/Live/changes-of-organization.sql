SELECT view AS View, commit_position AS Commit, prepare_position AS Prepare, ordinal AS Ordinal, organization_id AS OrganizationId,
    entity_id AS EntityId, kind AS Kind, progress::text AS Progress, trace_parent AS TraceParent
FROM read.changes
WHERE organization_id = @organization AND view = @view
    AND (commit_position, prepare_position, ordinal) > (@commit, @prepare, @ordinal)
    AND (@entity IS NULL OR entity_id = @entity)
ORDER BY commit_position, prepare_position, ordinal
LIMIT @rowsMax
