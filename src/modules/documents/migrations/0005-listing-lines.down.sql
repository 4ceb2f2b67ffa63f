ALTER TABLE listings ADD FOREIGN KEY (workspace, version) REFERENCES bundle_versions (workspace, id) ON DELETE CASCADE,
  ADD FOREIGN KEY (workspace, document) REFERENCES documents (workspace, id);
