SELECT generation_id AS GenerationId, pick AS Number, recipe AS Json
FROM {generation_finals} AS final
JOIN {generations} AS generation ON generation.id = final.generation_id
WHERE final.organization_id = @organization AND generation.organization_id = @organization AND final.generation_id = ANY (@ids)
    AND completed_at IS NOT NULL
ORDER BY final.attempt
