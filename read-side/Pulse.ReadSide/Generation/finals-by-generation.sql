SELECT generation_id AS GenerationId, sample AS Sample, pick AS Pick, sha256 AS Sha256, width AS Width, height AS Height,
    size_bytes AS SizeBytes, content_type AS ContentType, model AS Model, model_version AS ModelVersion, renderer AS Renderer,
    layout AS Layout, seed AS Seed, price_version AS PriceVersion,
    sheet_sha256 AS SheetSha256, sheet_size_bytes AS SheetSizeBytes, reflows AS Reflows
FROM {generation_finals} AS final
JOIN {generations} AS generation ON generation.id = final.generation_id
WHERE final.organization_id = @organization AND generation.organization_id = @organization AND final.generation_id = ANY (@ids)
    AND completed_at IS NOT NULL
ORDER BY generation_id, final.attempt, pick
