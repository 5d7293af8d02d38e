SELECT generation_id AS GenerationId, number AS Number, recipe AS Json
FROM {generation_samples} AS sample
JOIN {generations} AS generation ON generation.id = sample.generation_id AND generation.attempt = sample.attempt
WHERE sample.organization_id = @organization AND generation.organization_id = @organization AND sample.generation_id = ANY (@ids)
