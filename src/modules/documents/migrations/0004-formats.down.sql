ALTER TABLE revisions DROP CONSTRAINT revisions_format_check;
ALTER TABLE revisions ADD CONSTRAINT revisions_format_check
  CHECK (format IN ('markdown', 'text', 'html', 'csv', 'pdf', 'docx')) NOT VALID;
