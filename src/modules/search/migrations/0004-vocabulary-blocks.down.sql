ALTER TABLE passage_contents ADD CONSTRAINT passage_contents_workspace_fkey FOREIGN KEY (workspace) REFERENCES workspaces (id) ON DELETE CASCADE;
ALTER TABLE heading_paths ADD CONSTRAINT heading_paths_workspace_fkey FOREIGN KEY (workspace) REFERENCES workspaces (id) ON DELETE CASCADE;
ALTER TABLE passage_occurrences
  ADD CONSTRAINT passage_occurrences_workspace_content_fkey FOREIGN KEY (workspace, content) REFERENCES passage_contents (workspace, id),
  ADD CONSTRAINT passage_occurrences_workspace_heading_fkey FOREIGN KEY (workspace, heading) REFERENCES heading_paths (workspace, id);

CREATE TABLE epoch_terms (
  workspace uuid NOT NULL,
  epoch integer NOT NULL,
  term text COLLATE "C" NOT NULL,
  df integer NOT NULL CHECK (df > 0),
  length smallint NOT NULL,
  letters integer NOT NULL,
  PRIMARY KEY (workspace, epoch, term),
  FOREIGN KEY (workspace, epoch) REFERENCES epochs (workspace, number) ON DELETE CASCADE
);
ALTER TABLE epoch_terms ALTER COLUMN term SET STATISTICS 0;
CALL protect_table('epoch_terms');
INSERT INTO epoch_terms (workspace, epoch, term, df, length, letters)
SELECT workspace, epoch, t.term, t.df, t.length, t.letters
FROM epoch_vocabulary, unnest(terms, dfs, lengths, letters) t (term, df, length, letters);
DROP TABLE epoch_vocabulary;
