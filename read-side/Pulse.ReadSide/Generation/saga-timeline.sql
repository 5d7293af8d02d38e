SELECT revision AS Revision, input AS Input, string_to_array(outputs, E'\n') AS Outputs, step AS Step, deadline AS Deadline, trace_id AS TraceId, at AS At
FROM {saga_timeline} AS saga_timeline
WHERE organization_id = @organization AND generation_id = @id
ORDER BY revision
LIMIT @rowsMax
