-- Which recipes there are traces of: status asks at every call, and an upgrade asks whether an old one still serves.
CREATE INDEX traces_by_recipe ON traces (workspace, recipe);
