SELECT name FROM read.organizations WHERE organization_id = @organization
