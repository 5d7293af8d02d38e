SELECT id AS Id, kind AS Kind, status AS Status, refusal AS Refusal, sha256 AS Sha256, content_type AS ContentType,
    width AS Width, height AS Height, size_bytes AS SizeBytes, cut_out_sha256 AS CutOutSha256, cut_out_width AS CutOutWidth, cut_out_height AS CutOutHeight,
    cut_out_size_bytes AS CutOutSizeBytes,
    created_at AS CreatedAt, updated_at AS UpdatedAt, created_commit AS CreatedCommit, created_prepare AS CreatedPrepare
FROM {assets} AS assets
WHERE organization_id = @organization AND (created_commit, created_prepare) < (@afterCommit, @afterPrepare)
ORDER BY created_commit DESC, created_prepare DESC
LIMIT @rowsMax
