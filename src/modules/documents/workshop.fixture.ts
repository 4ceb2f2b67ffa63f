/** Documents without any module above them: fresh workspaces whose derivations read single documents. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { blobsOf, openDiskBlobStore, type BlobStore } from '../../kernel/blobs/index.ts';
import {
  createDerivation,
  createRegistry,
  derivationInput,
  derivationsAt,
  type DerivationKind,
  type DerivationRow,
  type InputKind,
} from '../../kernel/lineage/index.ts';
import { systemClock } from '../../kernel/shared/clock.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { fingerprint, type Fingerprintable } from '../../kernel/shared/fingerprint.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { openTestDatabase, type DatabaseKind, type TestDatabase } from '../../testing/databases.ts';
import { addVersion, type Added, type AddRequest } from './add-version.ts';
import type { DocumentsContext } from './context.ts';
import { openParserPool, type ParserPool } from './formats/parser-pool.ts';
import { presentMoment } from './moments.ts';
import { mayEdit, mayPublish, type MayEdit, type MayPublish } from './policy.ts';
import { visibleAt, type VisibleDocument } from './snapshot.ts';
import { findBundle } from './bundle-store.ts';
import { findOpenVersion, loadVersion } from './version-store.ts';
import { loadParsed } from './revision-store.ts';

const migrations = [
  { module: 'kernel', directory: new URL('../../kernel/db/migrations/', import.meta.url) },
  { module: 'runs', directory: new URL('../../kernel/runs/migrations/', import.meta.url) },
  { module: 'lineage', directory: new URL('../../kernel/lineage/migrations/', import.meta.url) },
  { module: 'documents', directory: new URL('./migrations/', import.meta.url) },
];

export interface House extends AsyncDisposable {
  readonly opened: TestDatabase;
  readonly blobs: BlobStore;
  readonly parsers: ParserPool;
}

/** A database, bytes and parsers, for many workspaces. */
export async function openHouse(kind: DatabaseKind): Promise<House> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'stemma-documents-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const opened = stack.use(await openTestDatabase(kind, { migrations }));
  const parsers = stack.use(openParserPool());
  const blobs = await openDiskBlobStore(folder);
  const resources = stack.move();
  return { opened, blobs, parsers, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

/** Read instead of one document: how many there are. What is said of that is only whether there are any. */
export const all = '*';

type Subject = { readonly path: string } | { readonly reading: string };

/** What a document is read as at a moment, by its path; `all` reads how many there are. */
const textInput: InputKind<string, string | undefined> = {
  kind: 'text',
  async read(look, path) {
    const visible = sql`SELECT * FROM ${visibleAt(look.reader, look.moment)} v WHERE v.path = ${path} OR ${path} = ${all}`;
    const rows = (await visible.execute(look.reader.db())).rows as VisibleDocument[];
    const revision = rows[0]?.revision;
    const one = revision === undefined ? undefined : (await loadParsed(look.reader, [revision])).get(revision)?.canonical;
    const given = path === all ? `${rows.length} documents` : one;
    const request = { path, documents: rows.map(({ document }) => document) };
    return { input: path, request, fingerprint: fingerprint(given), given };
  },
  async fingerprintsAt(look, inputs) {
    const found = new Map<string, string>();
    for (const { input } of inputs) found.set(input, (await textInput.read(look, input)).fingerprint);
    return found;
  },
  explain: async (_from, _to, { input }) => ({ severity: 'cited_changed', causes: [{ reason: 'text', path: input }] }),
};

export interface Workshop {
  readonly context: DocumentsContext;
  readonly may: MayEdit & MayPublish;
  /** The paths that recipes read, in the order they did. */
  readonly ran: string[];
  put(bundle: string, texts: Readonly<Record<string, string>>, options?: Partial<AddRequest>): Promise<Added>;
  /** A reading of the document at a path, and a digest of that reading which is not counted as a re-run. */
  read(path: string): Promise<{ reading: string; digest: string }>;
  row(id: string): Promise<DerivationRow>;
  seq(): Promise<number>;
  /** The numbers of the published and the open version of a bundle, with the status of the open one. */
  stands(bundle: string): Promise<readonly (number | string | undefined)[]>;
}

export async function openWorkshop({ opened, blobs, parsers }: House): Promise<Workshop> {
  const scope = { workspace: newId(), actor: newId() };
  await opened.database.asOwner((db) => sql`INSERT INTO workspaces (id, name) VALUES (${scope.workspace}, 'workshop')`.execute(db));
  const store = opened.database.as(scope);
  const subjects = new Map<string, Subject>();
  const ran: string[] = [];
  const kindOf = (kind: 'reading' | 'digest'): DerivationKind<Subject, Fingerprintable> => ({
    kind,
    recipe: `${kind}@1`,
    cost: 'none',
    counted: kind === 'reading',
    subjects: async (_, ids) => new Map(ids.map((id) => [id, subjects.get(id) as Subject])),
    async run(tracking, subject) {
      if ('reading' in subject) return { digest: (await tracking.read(derivationInput, subject.reading, 'cited')).output };
      const text = await tracking.read(textInput, subject.path, 'cited');
      ran.push(subject.path);
      if (subject.path === all) return 'some';
      if (text?.includes('BROKEN')) throw new Error('the recipe broke');
      if (text?.includes('AWAY')) throw new StemmaError('UNAVAILABLE');
      return text ?? null;
    },
    outputFingerprint: fingerprint,
    stateOf: () => 'current',
    redact: () => 'erased',
    summary: (output) => JSON.stringify(output),
  });
  const registry = createRegistry([textInput], [kindOf('reading'), kindOf('digest')]);
  const context: DocumentsContext = {
    store,
    clock: systemClock,
    blobs: blobsOf(store, blobs, systemClock),
    parsers,
    registry,
    strategies: { standard: { version: 1 } },
    participants: [],
    signal: new AbortController().signal,
    progress: () => {},
  };
  const actor = { id: scope.actor, role: 'owner' } as const;
  const may = { ...mayEdit(actor), ...mayPublish(actor) } as MayEdit & MayPublish;
  const make = async (kind: 'reading' | 'digest', subject: Subject): Promise<string> => {
    const id = newId();
    subjects.set(id, subject);
    const made = { id, label: kind, subject, now: new Date(), insert: async () => {} };
    await store.write((tx) => createDerivation(registry, tx, kindOf(kind), made));
    return id;
  };
  const seq = (): Promise<number> => store.read(async (reader) => (await presentMoment(reader)).seq);
  return {
    context,
    may,
    ran,
    seq,
    async put(bundle, texts, options = {}) {
      const documents = [];
      for (const [path, text] of Object.entries(texts)) {
        const { sha256 } = await context.blobs.put(ReadableStream.from([Buffer.from(text)]), 1_000_000);
        documents.push({ path, blob: sha256 });
      }
      return addVersion(context, may, { bundle, documents, ...options });
    },
    async read(path) {
      const reading = await make('reading', { path });
      return { reading, digest: await make('digest', { reading }) };
    },
    row: async (id) =>
      (await store.read(async (reader) => derivationsAt(reader, (await presentMoment(reader)).seq, { ids: [id] })))[0] as DerivationRow,
    stands: (name) =>
      store.read(async (reader) => {
        const bundle = await findBundle(reader, name);
        if (!bundle) return [];
        const published = bundle.published_version === null ? undefined : await loadVersion(reader, bundle.published_version);
        const open = await findOpenVersion(reader, bundle.id);
        return open ? [published?.number, open.number, open.status] : [published?.number];
      }),
  };
}
