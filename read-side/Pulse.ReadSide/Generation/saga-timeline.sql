SELECT revision AS Revision, input AS Input, outputs AS Outputs, step AS Step, deadline AS Deadline, trace_id AS TraceId, at AS At
FROM read.saga_timeline
WHERE organization_id = @organization AND generation_id = @id
ORDER BY revision
LIMIT @rowsMax
