SELECT page.*
FROM unnest(@projects) AS project (id)
CROSS JOIN LATERAL (
    SELECT generations.id AS Id, project_id AS ProjectId, status AS Status, prompt AS Prompt, format AS Format, attempt AS Attempt, samples_ready AS SamplesReady, samples_wanted AS SamplesWanted,
    failure_reason AS FailureReason, failure_detail AS FailureDetail, picked_sample AS PickedSample, pick_by AS PickBy,
    price_version AS PriceVersion, created_at AS CreatedAt, updated_at AS UpdatedAt, created_commit AS CreatedCommit, created_prepare AS CreatedPrepare
    FROM {generations} AS generations
    WHERE organization_id = @organization AND project_id = project.id AND (created_commit, created_prepare) < (@afterCommit, @afterPrepare)
    ORDER BY created_commit DESC, created_prepare DESC
    LIMIT @rowsMax
) AS page
ORDER BY page.CreatedCommit DESC, page.CreatedPrepare DESC
