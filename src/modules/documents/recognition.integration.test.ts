/** Documents with scanned pages when a recogniser is installed, upgraded and gone again. It is played, so that none is needed here. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeDatabases } from '../../testing/databases.ts';
import { addVersion } from './add-version.ts';
import { applyVersion } from './apply-version.ts';
import type { DocumentsContext } from './context.ts';
import { picture, writePdf } from './formats/pdf/pdf-writer.fixture.ts';
import { pngOf } from './formats/recognition/tesseract.fixture.ts';
import { openParserPool, type ParserPool } from './formats/parser-pool.ts';
import { readDocument } from './read-versions.ts';
import { rereadBundle } from './reread.ts';
import { isNewer, readToolchain } from './toolchain.ts';
import { openHouse, openWorkshop, type House } from './workshop.fixture.ts';

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
});
