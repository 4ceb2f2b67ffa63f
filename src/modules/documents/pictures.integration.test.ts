/**
 * Documents that are looked at: scanned pages when a recogniser is installed, upgraded and gone again (it is played, so that none is needed
 * here), and posters of recordings, which are stored beside the revision, may come later and go with what they stand for.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../kernel/shared/ids.ts';
import { describeDatabases } from '../../testing/databases.ts';
import { addVersion } from './add-version.ts';
import { applyVersion } from './apply-version.ts';
import type { DocumentsContext } from './context.ts';
import { documentsPart } from './erasure/documents-part.ts';
import { erase } from './erasure/erase.ts';
import { lineagePart } from './erasure/kernel-part.ts';
import { planErasure } from './erasure/plan-erasure.ts';
import { findSubject } from './erasure/subject.ts';
import { picture, writePdf } from './formats/pdf/pdf-writer.fixture.ts';
import { pngOf } from './formats/recognition/tesseract.fixture.ts';
import { openParserPool, type ParserPool } from './formats/parser-pool.ts';
import { hasFfmpeg, mp3Of, tinyVideo } from './formats/recording/recording.fixture.ts';
import { mayErase } from './policy.ts';
import { readDocument, readPoster } from './read-versions.ts';
import { rereadBundle } from './reread.ts';
import { isNewer, readToolchain } from './toolchain.ts';
import { openHouse, openWorkshop, type House } from './workshop.fixture.ts';

const cover = pngOf({ width: 6, height: 4, grey: new Uint8Array(24) });

interface Played {
  readonly name: string;
  readonly words: string;
}

/** Parsers that read pages that are pictures as if some words stood on them, by what is installed at the time. */
function parsersWith(installed: () => Played | undefined): ParserPool {
  const pool = openParserPool({ recognition: 'off' });
  return {
    versions: pool.versions,
    recognition: async () => installed()?.name,
    getReady: () => pool.getReady(),
    unpack: (source) => pool.unpack(source),
    async parse(source) {
      const read = await pool.parse(source);
      const played = installed();
      if (played === undefined || read.recognition === undefined) return read;
      const file = await writePdf((pdf) => void pdf.text('Lease of the garage.').addPage().text(played.words));
      return { ...(await pool.parse({ path: source.path, file })), recognition: played.name };
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

describeDatabases((kind) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse(kind);
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  test('what has no words is kept when it can be looked at, with what it says of itself', async () => {
    const { context, may } = await openWorkshop(house);
    const grey = pngOf({ width: 20, height: 10, grey: new Uint8Array(200) });
    const { sha256: blob } = await context.blobs.put(ReadableStream.from([grey]), 1_000_000);
    const added = await addVersion(context, may, { bundle: 'views', documents: [{ path: 'grey.png', blob }] });
    expect(added.documents).toMatchObject([{ status: 'new', format: 'image', blocks: 0, pages: 1 }]);
    const read = await context.store.read((reader) => readDocument(reader, { bundle: 'views', path: 'grey.png', version: undefined }));
    expect([read.revision.canonical, read.revision.facts]).toEqual(['', { type: 'image/png', width: 20, height: 10 }]);
  });

  test('a first recogniser and another one are staged and touch only what has pictures; without one all stays', async () => {
    let installed: Played | undefined;
    await using parsers = parsersWith(() => installed);
    const { context: usual, may } = await openWorkshop(house);
    const context: DocumentsContext = { ...usual, parsers };
    const put = async (bytes: Uint8Array) => (await context.blobs.put(ReadableStream.from([bytes]), 1_000_000)).sha256;
    const scan = await writePdf((pdf) => void pdf.text('Lease of the garage.').addPage().image(picture, 72, 72, { width: 300 }));
    const printed = await writePdf((pdf) => void pdf.text('The attic is locked.'));
    const documents = [
      { path: 'scan.pdf', blob: await put(scan) },
      { path: 'printed.pdf', blob: await put(printed) },
    ];
    const text = () =>
      context.store.read(
        async (reader) => (await readDocument(reader, { bundle: 'lease', path: 'scan.pdf', version: undefined })).revision.canonical,
      );
    const newer = async () =>
      (await context.store.read((reader) => readToolchain(context, reader, 9))).filter(isNewer).map(({ component }) => component);
    const readAgain = async () => {
      const { plan, version, documents: read } = await rereadBundle(context, may, { bundle: 'lease', components: new Set(['ocr']) });
      if (version?.status === 'staged') await applyVersion(context, may, version, {});
      return { steps: plan?.toolchain, read: read.map(({ path }) => path) };
    };

    const added = await addVersion(context, may, { bundle: 'lease', documents });
    expect(added.documents.map(({ path, pages, scannedPages }) => [path, pages, scannedPages])).toEqual([
      ['printed.pdf', 1, undefined],
      ['scan.pdf', 2, 1],
    ]);
    expect([await text(), await newer()]).toEqual(['Lease of the garage.', []]);

    installed = { name: 'tesseract-5.3.0/eng', words: 'The rent is 4OO crowns.' };
    expect(await newer()).toEqual(['ocr']);
    const first = { component: 'ocr', from: 'none', to: 'tesseract-5.3.0/eng' };
    expect(await readAgain()).toEqual({ steps: [first], read: ['scan.pdf'] });
    expect([await text(), await newer()]).toEqual(['Lease of the garage.\n\nThe rent is 4OO crowns.', []]);

    installed = { name: 'tesseract-5.4.0/eng', words: 'The rent is 400 crowns.' };
    const second = { component: 'ocr', from: 'tesseract-5.3.0/eng', to: 'tesseract-5.4.0/eng' };
    expect(await readAgain()).toEqual({ steps: [second], read: ['scan.pdf'] });
    expect(await text()).toContain('400 crowns');

    installed = undefined;
    expect(await newer()).toEqual([]);
    expect(await readAgain()).toMatchObject({ read: [] });
    expect(await text()).toContain('400 crowns');
  });

  const put = async (context: DocumentsContext, bytes: Uint8Array) =>
    (await context.blobs.put(ReadableStream.from([bytes]), 1_000_000)).sha256;

  test('a cover is read byte exact and goes with an erasure; what has none says so', async () => {
    const { context, may } = await openWorkshop(house);
    const documents = [
      { path: 'song.mp3', blob: await put(context, mp3Of({ TIT2: 'Song' }, { type: 'image/png', bytes: cover })) },
      { path: 'bare.mp3', blob: await put(context, mp3Of({ TIT2: 'Bare' })) },
    ];
    await addVersion(context, may, { bundle: 'music', documents });
    const at = (path: string) => ({ bundle: 'music', path, version: undefined });
    const { poster } = await context.store.read((reader) => readDocument(reader, at('song.mp3')));
    expect(poster).toEqual({ type: 'image/png', width: 6, height: 4, origin: 'cover' });
    const { bytes } = await context.store.read((reader) => readPoster(reader, at('song.mp3')));
    expect(Buffer.from(bytes)).toEqual(cover);
    const bare = context.store.read((reader) => readPoster(reader, at('bare.mp3')));
    await expect(bare).rejects.toMatchObject({ code: 'NOT_FOUND' });

    const { store, clock, registry, signal, progress } = context;
    const database = Object.assign(Object.create(house.opened.database), { rewrite: async () => 'left' });
    const erasing = {
      database,
      store,
      clock,
      files: house.blobs,
      registry,
      signal,
      progress,
      participants: [lineagePart, documentsPart],
    };
    const subject = await store.read((reader) => findSubject(reader, { bundle: 'music', path: 'song.mp3' }));
    const { key: plan } = await store.read((reader) => planErasure(reader, erasing, subject));
    await erase(erasing, mayErase(may.actor), { receipt: newId(), bundle: subject.bundle.id, document: subject.document ?? null, plan });
    const left = await store.read((reader) => sql`SELECT FROM revision_posters WHERE workspace = ${reader.workspace}`.execute(reader.db()));
    expect(left.rows).toEqual([]);
  });

  test.skipIf(!hasFfmpeg())('a video that was read without ffmpeg has its poster when it is read again, as the same revision', async () => {
    const { context: usual, may } = await openWorkshop(house);
    await using without = openParserPool({ frames: false });
    const documents = [{ path: 'tour.mp4', blob: await put(usual, tinyVideo()) }];
    await addVersion({ ...usual, parsers: without }, may, { bundle: 'films', documents });
    const read = () => usual.store.read((reader) => readDocument(reader, { bundle: 'films', path: 'tour.mp4', version: undefined }));
    const before = await read();
    expect(before.poster).toBeUndefined();
    const again = await rereadBundle(usual, may, { bundle: 'films' });
    expect([again.plan, again.documents]).toMatchObject([undefined, [{ path: 'tour.mp4', status: 'unchanged' }]]);
    const after = await read();
    expect([after.revision.id, after.poster?.origin]).toEqual([before.revision.id, 'frame']);
    expect((await rereadBundle(usual, may, { bundle: 'films' })).documents).toEqual([]);
  });
});
