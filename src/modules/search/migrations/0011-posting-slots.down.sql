ALTER TABLE body_postings DROP CONSTRAINT body_postings_pkey, DROP COLUMN first_slot, DROP COLUMN last_slot,
  ADD PRIMARY KEY (workspace, bucket, segment, part);
ALTER TABLE heading_postings DROP CONSTRAINT heading_postings_pkey, DROP COLUMN first_slot, DROP COLUMN last_slot,
  ADD PRIMARY KEY (workspace, bucket, segment, part);
DROP FUNCTION posting_slot(text);
