SELECT id AS Id, name AS Name, archived AS Archived, created_at AS CreatedAt, updated_at AS UpdatedAt,
    created_commit AS CreatedCommit, created_prepare AS CreatedPrepare
FROM {projects} AS projects
WHERE organization_id = @organization AND id = ANY (@ids)
