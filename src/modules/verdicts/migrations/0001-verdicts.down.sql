DROP TABLE dismissals, verdicts;
