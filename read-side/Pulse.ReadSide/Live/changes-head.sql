SELECT projection, commit_position, prepare_position FROM read.checkpoint WHERE role = 'active'
