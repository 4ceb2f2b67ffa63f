DROP INDEX traces_by_recipe;
