SELECT format AS Format, sha256 AS Sha256, width AS Width, model AS Model, model_version AS ModelVersion, renderer AS Renderer,
    layout AS Layout, seed AS Seed, recipe AS Recipe, recipe_subject AS RecipeSubject
FROM {generation_samples} AS sample
JOIN {generations} AS generation ON generation.id = sample.generation_id AND generation.attempt = sample.attempt
WHERE sample.organization_id = @organization AND generation.organization_id = @organization
    AND sample.generation_id = @generation AND sample.number = @number
