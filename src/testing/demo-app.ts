/** A small app on the contract layer, for the tests of that layer: shelves of notes, kept in memory. */
import { z } from 'zod';
import { handle, type Api } from '../kernel/contract/handle.ts';
import { decodeCursor, encodeCursor } from '../kernel/contract/paging.ts';
import { defineRoute, rawBytes } from '../kernel/contract/route.ts';
import { createHttpApp, type HttpApp, type HttpAppOptions } from '../kernel/http/server.ts';
import { silentLog } from '../kernel/log/log.ts';
import { StemmaError } from '../kernel/shared/errors.ts';
import { sha256 } from '../kernel/shared/fingerprint.ts';

const note = z
  .object({ id: z.string(), text: z.string(), stars: z.int().min(0).max(5), tags: z.array(z.string()) })
  .meta({ id: 'DemoNote', description: 'A note on a shelf.' });
export type DemoNote = z.output<typeof note>;

const noteId = z.string().min(1).max(64);

export const listNotes = defineRoute({
  name: 'notes.list',
  method: 'GET',
  path: '/notes',
  summary: 'The notes, in the order they were made.',
  query: z.object({ stars: z.int().min(0).max(5).optional(), loud: z.boolean().default(false), tag: z.array(z.string()).optional() }),
  result: z.object({ notes: z.array(note) }),
  errors: [],
  paged: true,
});

export const showNote = defineRoute({
  name: 'notes.show',
  method: 'GET',
  path: '/notes/:id',
  summary: 'One note.',
  params: z.object({ id: noteId }),
  result: note,
  errors: ['NOT_FOUND'],
});

export const makeNote = defineRoute({
  name: 'notes.make',
  method: 'POST',
  path: '/notes',
  summary: 'Makes a note.',
  body: z.object({
    text: z.string().min(1).max(1000),
    stars: z.int().min(0).max(5).default(0),
    tags: z.array(z.string().max(20)).max(5).optional(),
  }),
  result: note,
  errors: [],
  creates: true,
});

export const countWords = defineRoute({
  name: 'notes.count',
  method: 'POST',
  path: '/notes/count',
  summary: 'Counts the words of all notes, telling how far it is.',
  body: z.object({ upTo: z.int().min(0).max(100_000).optional(), failAt: z.int().optional() }),
  result: z.object({ words: z.int() }),
  errors: ['NOT_FOUND'],
  streams: true,
});

export const importNote = defineRoute({
  name: 'notes.import',
  method: 'PUT',
  path: '/files/:path{.+}',
  summary: 'Stores bytes under a path.',
  params: z.object({ path: z.string().min(1).max(200) }),
  result: z.object({ path: z.string(), bytes: z.int(), sha256: z.string() }),
  errors: ['EMPTY_FILE'],
  rawBody: true,
  creates: true,
});

export const exportNote = defineRoute({
  name: 'notes.export',
  method: 'GET',
  path: '/files/:path{.+}',
  summary: 'The bytes under a path.',
  params: z.object({ path: z.string().min(1).max(200) }),
  result: rawBytes,
  errors: ['NOT_FOUND'],
  rawResult: true,
  produces: 'text/plain; charset=utf-8',
});

export const demoRoutes = [listNotes, showNote, makeNote, countWords, importNote, exportNote] as const;

/** What a test may break on purpose. */
export interface Faults {
  readonly crashOnStars?: number;
  readonly missingIs?: 'made up' | 'a crash';
  readonly extraMember?: true;
  readonly wrongType?: true;
  readonly pagesRepeat?: true;
  readonly undeclaredError?: true;
  readonly badCursorIgnored?: true;
}

export interface DemoContext {
  readonly notes: DemoNote[];
  readonly files: Map<string, Uint8Array>;
  readonly faults: Faults;
  /** How many words have been counted: shows whether work stopped when the caller left. */
  readonly counted: { words: number };
}

const position = z.object({ after: z.int().min(0) });

/** Registers the demo's routes. */
export function demoHandlers(api: Api<DemoContext>): void {
  handle(
    api,
    listNotes,
  )(({ query, context: { notes, faults } }) => {
    const start = query.cursor === undefined || faults.badCursorIgnored ? 0 : decodeCursor(position, query.cursor).after;
    const from = faults.pagesRepeat && start > 0 ? start - 1 : start;
    const fitting = notes.filter((one) => query.stars === undefined || one.stars === query.stars);
    const page = fitting.slice(from, from + query.limit);
    const end = from + page.length;
    return { data: { notes: page }, nextCursor: end < fitting.length ? encodeCursor({ after: end }) : undefined };
  });
  handle(
    api,
    showNote,
  )(({ params, context: { notes, faults } }) => {
    const found = notes.find((one) => one.id === params.id);
    if (found) return faults.extraMember ? { ...found, secret: 'x' } : faults.wrongType ? { ...found, stars: 77 } : found;
    if (faults.missingIs === 'made up') return { id: params.id, text: '', stars: 0, tags: [] };
    if (faults.missingIs === 'a crash') throw new TypeError('Cannot read properties of undefined');
    throw new StemmaError(faults.undeclaredError ? 'AMBIGUOUS' : 'NOT_FOUND', `There is no note ${params.id}.`);
  });
  handle(
    api,
    makeNote,
  )(({ body, context: { notes, faults } }) => {
    if (body.stars === faults.crashOnStars) throw new RangeError('stars');
    const made = { id: `note-${notes.length + 1}`, text: body.text, stars: body.stars, tags: body.tags ?? [] };
    notes.push(made);
    return made;
  });
  handle(
    api,
    countWords,
  )(async ({ body, context: { counted }, progress, signal }) => {
    const total = body.upTo ?? 3;
    for (let done = 0; done < total; done++) {
      signal.throwIfAborted();
      if (done === body.failAt) throw new StemmaError('NOT_FOUND', 'A note went away.');
      progress({ stage: 'counting', done, total });
      counted.words += 1;
      if (done % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return { words: total };
  });
  handle(
    api,
    importNote,
  )(async ({ params, body, context }) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    if (bytes.byteLength === 0) throw new StemmaError('EMPTY_FILE');
    context.files.set(params.path, bytes);
    return { path: params.path, bytes: bytes.byteLength, sha256: sha256(bytes) };
  });
  handle(
    api,
    exportNote,
  )(({ params, context }) => {
    const bytes = context.files.get(params.path);
    if (!bytes) throw new StemmaError('NOT_FOUND', `There is no file ${params.path}.`);
    return { bytes, name: params.path };
  });
}

/** A fresh demo app with three notes and a file. */
export function demoApp(
  faults: Faults = {},
  options: Partial<HttpAppOptions<DemoContext>> = {},
): HttpApp & { readonly context: DemoContext } {
  const notes = ['one', 'two', 'three'].map((text, index) => ({ id: `note-${index + 1}`, text, stars: index, tags: [] }));
  const context: DemoContext = { notes, files: new Map([['a/b.txt', new TextEncoder().encode('bytes')]]), faults, counted: { words: 0 } };
  const app = createHttpApp({
    routes: [demoHandlers],
    context: () => context,
    log: silentLog,
    version: '0.0.0',
    validateResults: true,
    ...options,
  });
  return { ...app, context };
}
