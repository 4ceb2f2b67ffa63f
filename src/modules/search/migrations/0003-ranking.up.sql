-- How passages are ranked is part of an epoch: what was served stays so when the software brings another ranking.
ALTER TABLE epochs ADD COLUMN ranking json NOT NULL DEFAULT '{"version":1,"k1":1.2,"bodyB":0.75,"headingB":0.75,"headingWeight":0.6}';
