/** Posters of recordings: stored beside the revision, made later when they can be, gone with what they stand for. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { newId } from '../../kernel/shared/ids.ts';
import { describeDatabases } from '../../testing/databases.ts';
import { addVersion } from './add-version.ts';
import type { DocumentsContext } from './context.ts';
import { documentsPart } from './erasure/documents-part.ts';
import { erase } from './erasure/erase.ts';
import { lineagePart } from './erasure/kernel-part.ts';
import { planErasure } from './erasure/plan-erasure.ts';
import { findSubject } from './erasure/subject.ts';
import { openParserPool } from './formats/parser-pool.ts';
import { pngOf } from './formats/recognition/tesseract.fixture.ts';
import { hasFfmpeg, mp3Of, videoOf } from './formats/recording/recording.fixture.ts';
import { mayErase } from './policy.ts';
import { readDocument, readPoster } from './read-versions.ts';
import { rereadBundle } from './reread.ts';
import { openHouse, openWorkshop, type House } from './workshop.fixture.ts';

const cover = pngOf({ width: 6, height: 4, grey: new Uint8Array(24) });

describeDatabases((kind) => {
  let house: House;
  beforeAll(async () => void (house = await openHouse(kind)));
  afterAll(() => house?.[Symbol.asyncDispose]());

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
    const documents = [{ path: 'tour.mp4', blob: await put(usual, videoOf('green')) }];
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
