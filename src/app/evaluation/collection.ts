/**
 * Collections that retrieval is measured on: documents, queries and judgements in one JSON file.
 * `{name, docs: [{id, title, text}], queries: [{id, text, answers?, impossible?, quotes?}], qrels: {query: {document: grade}}}`;
 * `quotes` are the places that support a query, word for word: `{document: [text]}`. Members beyond these are left alone.
 */
import { z } from 'zod';
import { sha256 } from '../../kernel/shared/fingerprint.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';

const id = z.string().min(1);

const collectionSchema = z
  .object({
    name: z.string().optional(),
    docs: z.array(z.object({ id, title: z.string().optional(), text: z.string() })).min(1),
    queries: z
      .array(
        z.object({
          id,
          text: z
            .string()
            .max(100_000)
            .refine((text) => text.trim() !== '', 'is empty'),
          answers: z.array(z.string()).optional(),
          impossible: z.boolean().optional(),
          quotes: z.record(z.string(), z.array(z.string()).min(1)).optional(),
        }),
      )
      .min(1),
    qrels: z.record(z.string(), z.record(z.string(), z.number())),
  })
  .superRefine(({ docs, queries, qrels }, { addIssue }) => {
    const known = { docs: firstPlaces(docs), queries: firstPlaces(queries) };
    for (const list of ['docs', 'queries'] as const) {
      const twin = (list === 'docs' ? docs : queries).findIndex((one, at) => known[list].get(one.id) !== at);
      if (twin >= 0) addIssue({ code: 'custom', path: [list, twin, 'id'], message: 'is there twice' });
    }
    for (const [at, { quotes = {} }] of queries.entries()) {
      for (const document of Object.keys(quotes))
        if (!known.docs.has(document))
          addIssue({ code: 'custom', path: ['queries', at, 'quotes', document], message: 'names no document' });
    }
    for (const [query, grades] of Object.entries(qrels)) {
      if (!known.queries.has(query)) addIssue({ code: 'custom', path: ['qrels', query], message: 'names no query' });
      for (const document of Object.keys(grades))
        if (!known.docs.has(document)) addIssue({ code: 'custom', path: ['qrels', query, document], message: 'names no document' });
    }
  });
export type Collection = z.output<typeof collectionSchema>;

function firstPlaces(list: readonly { readonly id: string }[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [at, one] of list.entries()) if (!places.has(one.id)) places.set(one.id, at);
  return places;
}

/** Reads the text of a collection file. @throws StemmaError VALIDATION_ERROR naming the first place that is wrong. */
export function parseCollection(file: string, text: string): Collection {
  const parsed = collectionSchema.safeParse(jsonOf(file, text));
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const place = placeOf(first?.path ?? []);
  throw new StemmaError(
    'VALIDATION_ERROR',
    `${file} is no collection: ${place === '' ? 'the whole' : place}: ${wordsOf(first?.message ?? '')}. Nothing was stored. ` +
      'A collection is {"docs": [{"id", "title", "text"}], "queries": [{"id", "text", "answers"?, "impossible"?, "quotes"?}], "qrels": {query: {document: grade}}}.',
    { place },
  );
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new StemmaError('VALIDATION_ERROR', `${file} is not JSON: ${String(error).replaceAll(/\s+/g, ' ')}. Nothing was stored.`);
  }
}

/** `queries[3].text`, `qrels["a b"]`. */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = String(step);
      if (!/^[A-Za-z_]\w*$/.test(name)) return `[${JSON.stringify(name.slice(0, 60))}]`;
      return at === 0 ? name : `.${name}`;
    })
    .join('');
}

const wordsOf = (message: string): string => message.replace(/^Invalid input: /, '').slice(0, 300);

/** A document of a collection as it is stored. */
export interface PreparedDocument {
  readonly id: string;
  readonly path: string;
  readonly content: string;
}

/**
 * The documents with something in them as HTML, which says exactly what is heading and what is text whatever characters it has:
 * the title above the text; a title without a text is the text. The path tells contents apart, so that equal lists of paths are
 * equal collections.
 */
export function preparedDocuments({ docs }: Pick<Collection, 'docs'>): PreparedDocument[] {
  return docs.flatMap(({ id: name, title = '', text }, at) => {
    const paragraphs = (text.trim() === '' ? title : text).split(/\n[\t ]*\n\s*/).filter((paragraph) => paragraph.trim() !== '');
    if (paragraphs.length === 0) return [];
    const heading = text.trim() === '' || title.trim() === '' ? '' : `<h1>${escaped(title)}</h1>\n`;
    const content = `<!doctype html>\n<meta charset="utf-8">\n${heading}${paragraphs.map((one) => `<p>${escaped(one)}</p>\n`).join('')}`;
    return [{ id: name, path: `${String(at + 1).padStart(6, '0')}-${sha256(content).slice(0, 16)}.html`, content }];
  });
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
