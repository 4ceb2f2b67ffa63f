-- Which formats there are, the parsers say; a list of them here would be changed with every new one.
ALTER TABLE revisions DROP CONSTRAINT revisions_format_check;
ALTER TABLE revisions ADD CONSTRAINT revisions_format_check CHECK (format ~ '^[a-z][a-z0-9]{0,15}$');
