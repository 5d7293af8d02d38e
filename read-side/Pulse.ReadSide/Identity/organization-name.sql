SELECT name FROM {organizations} AS organizations WHERE organization_id = @organization
