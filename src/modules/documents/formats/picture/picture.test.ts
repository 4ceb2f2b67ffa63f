import { describe, expect, test } from 'vitest';
import { parseBytes } from '../parse.ts';
import { pngChunk, pngOf } from '../recognition/tesseract.fixture.ts';
import { tiffOf } from './picture.fixture.ts';
import { asShown } from './orientation.ts';

const grey = (width: number, height: number): Buffer => pngOf({ width, height, grey: new Uint8Array(width * height).fill(120) });

/** The head of a PNG that says it is so large. */
function pngHead(width: number, height: number): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size[8] = 8;
  return Buffer.concat([grey(1, 1).subarray(0, 8), pngChunk('IHDR', size), pngChunk('IEND', Buffer.alloc(0))]);
}

const failure = (bytes: Uint8Array, path = 'a.png'): Promise<unknown> =>
  parseBytes(path, bytes).then(
    () => undefined,
    ({ code, details }) => [code, details?.reason],
  );

describe('a picture', () => {
  test('without a recogniser is a page whose words need one', async () => {
    const { format, recognition, document } = await parseBytes('a.jpg', grey(200, 100));
    expect([format, recognition, document.canonical, document.blocks]).toEqual(['image', 'none', '', []]);
    expect(document.facts).toEqual({ type: 'image/png', width: 200, height: 100 });
    expect(document.pages).toEqual([{ page: 1, start: 0, end: 0, width: 150, height: 75, words: [], scanned: true }]);
  });

  test('says with what and how it was taken, and is as large as it is shown', async () => {
    const entries = [
      [0x100, 40],
      [0x101, 30],
      [0x10f, 'Acme'],
      [0x110, 'Acme One'],
      [0x112, 6],
      [0x132, '2024:05:01 12:30:00'],
    ] as const;
    const { document } = await parseBytes('a.tif', tiffOf(entries));
    const facts = { type: 'image/tiff', width: 30, height: 40, orientation: 6, camera: 'Acme One', taken: '2024-05-01T12:30:00' };
    expect(document.facts).toEqual(facts);
    // Numbers where texts should stand.
    const damaged = tiffOf(entries.map(([tag, value]) => [tag, typeof value === 'number' ? value : 7] as const));
    expect((await parseBytes('a.tif', damaged)).document.facts).toEqual({ type: 'image/tiff', width: 30, height: 40, orientation: 6 });
  });

  test('that is larger than any, cut off or none is refused', async () => {
    expect(await failure(pngHead(100_000, 100_000))).toEqual(['PARSE_FAILED', 'bomb']);
    expect(await failure(pngHead(29_000, 29_000))).toEqual(['PARSE_FAILED', 'bomb']);
    expect(await failure(grey(20, 20).subarray(0, 12))).toEqual(['PARSE_FAILED', 'broken']);
    expect(await failure(Buffer.from('no picture'))).toEqual(['PARSE_FAILED', 'broken']);
    expect(await failure(new Uint8Array())).toEqual(['EMPTY_FILE', undefined]);
  });
});

test('what is recognised stands where the picture shows it, however the camera was held', () => {
  const place = { left: 10, top: 20, right: 30, bottom: 25 };
  const page = { width: 100, height: 50, rows: [{ kind: 'word' as const, paragraph: '', line: '', place, confidence: 90, text: 'a' }] };
  const corner = (orientation: number): (number | undefined)[] => {
    const { width, height, rows } = asShown(page, orientation);
    return [width, height, rows[0]?.place.left, rows[0]?.place.top];
  };
  expect([1, 2, 3, 4, 5, 6, 7, 8].map(corner)).toEqual([
    [100, 50, 10, 20],
    [100, 50, 70, 20],
    [100, 50, 70, 25],
    [100, 50, 10, 25],
    [50, 100, 20, 10],
    [50, 100, 25, 10],
    [50, 100, 25, 70],
    [50, 100, 20, 70],
  ]);
});
