ALTER TABLE listings ADD FOREIGN KEY (workspace, revision) REFERENCES revisions (workspace, id);
