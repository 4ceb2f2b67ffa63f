-- A version of a thousand documents writes a thousand lines, and two of three checks per line prove what is known: a version is
-- written in the transaction of its lines, a revision that is there has its document, and nothing deletes rows of versions or of
-- documents. The integrity test proves both. That of the revision stays: an erasure may take it while a version is staged.
ALTER TABLE listings DROP CONSTRAINT listings_workspace_version_fkey, DROP CONSTRAINT listings_workspace_document_fkey;
