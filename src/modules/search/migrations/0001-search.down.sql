DROP TABLE publish_epochs, prepared_epochs, epoch_terms, epochs, heading_postings, body_postings, posting_segments,
  passage_occurrences, indexed_revisions, heading_paths, passage_contents, search_counters;
