SELECT format AS Format, sha256 AS Sha256, width AS Width, model AS Model, model_version AS ModelVersion, renderer AS Renderer,
    layout AS Layout, seed AS Seed, recipe AS Recipe, recipe_subject AS RecipeSubject
FROM {generation_finals} AS final
JOIN {generations} AS generation ON generation.id = final.generation_id
WHERE final.organization_id = @organization AND generation.organization_id = @organization
    AND final.generation_id = @generation AND final.pick = @number
    AND completed_at IS NOT NULL
ORDER BY final.attempt DESC
LIMIT 1
