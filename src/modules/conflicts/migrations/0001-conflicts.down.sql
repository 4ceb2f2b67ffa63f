DROP TABLE conflict_dismissals, facts, fact_revisions;
