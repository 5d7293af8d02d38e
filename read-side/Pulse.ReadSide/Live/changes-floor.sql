SELECT coalesce(floor.commit_position, 0) AS FloorCommit, coalesce(floor.prepare_position, 0) AS FloorPrepare,
    coalesce(head.commit_position, 0) AS HeadCommit, coalesce(head.prepare_position, 0) AS HeadPrepare
FROM (SELECT @view AS view) AS asked
LEFT JOIN read.changes_floor AS floor ON floor.view = asked.view
LEFT JOIN read.checkpoint AS head ON head.projection = asked.view AND head.role = 'active'
WHERE @organization IS NOT NULL
