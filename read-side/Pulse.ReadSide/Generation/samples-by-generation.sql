SELECT generation_id AS GenerationId, number AS Number, revision_of AS RevisionOf, sha256 AS Sha256, width AS Width, height AS Height, size_bytes AS SizeBytes,
    content_type AS ContentType, model AS Model, model_version AS ModelVersion, renderer AS Renderer, layout AS Layout, seed AS Seed,
    price_version AS PriceVersion
FROM {generation_samples} AS sample
JOIN {generations} AS generation ON generation.id = sample.generation_id AND generation.attempt = sample.attempt
WHERE sample.organization_id = @organization AND generation.organization_id = @organization AND sample.generation_id = ANY (@ids)
ORDER BY generation_id, number
