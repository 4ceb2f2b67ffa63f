/** What a document states of itself beside its words. Browser-safe. */
import { z } from 'zod';

export const propertiesSchema = z
  .object({
    authors: z.array(z.string()).optional().describe('As they are written in the file: of a mail its sender.'),
    tags: z.array(z.string()).optional().describe('Its keywords.'),
    date: z.string().optional().describe('When it was last changed, or else written, in ISO 8601; in UTC where the file states no zone.'),
  })
  .meta({ id: 'DocumentProperties', description: 'What a document states of itself: its authors, tags and date.' });

export type DocumentProperties = z.output<typeof propertiesSchema>;

/** As names and tags are compared: however they are composed, in whatever case, blanks as one. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** How a tag is looked up among the labels of a revision, whole. */
export const tagLabel = (tag: string): string => `tag ${folded(tag)}`;

/** How a name is looked up among the labels of a revision: an author that contains it. */
export const authorLabel = (author: string): { readonly begins: string; readonly contains: string } => ({
  begins: 'author ',
  contains: folded(author),
});

/** What a revision is looked up by. */
export const labelsOf = ({ authors = [], tags = [] }: DocumentProperties): string[] => [
  ...new Set([...authors.map((author) => authorLabel(author)).map(({ begins, contains }) => begins + contains), ...tags.map(tagLabel)]),
];
