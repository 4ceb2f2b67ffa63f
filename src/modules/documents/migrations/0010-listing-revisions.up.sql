-- The last check per line proves what is known too. A line is written under the lock of its bundle, of a document that an earlier line
-- lists or that was just seen not to be erased; a revision goes only after its document was erased, which takes the same lock and every
-- line of the document with it. The integrity test finds a line whose revision is not there.
ALTER TABLE listings DROP CONSTRAINT listings_workspace_revision_fkey;
