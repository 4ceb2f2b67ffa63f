/** The recogniser of this machine for tests, and pictures of pages for it to read. */
import { spawnSync } from 'node:child_process';
import { crc32, deflateSync } from 'node:zlib';
import { drawPage } from '../pdf/page-picture.ts';
import { loadEngine } from '../pdf/engine.ts';
import { usePdf } from '../pdf/pdf-file.ts';

/** Whether tesseract is installed with its English model. */
export const hasTesseract = (): boolean => {
  const said = spawnSync('tesseract', ['--list-langs'], { encoding: 'utf8' });
  const has = said.error === undefined && /^eng$/m.test(`${said.stdout}${said.stderr}`);
  if (!has) console.warn('Recognition of words in pictures is not tested: tesseract is not installed here, or not its model "eng".');
  return has;
};

/** The first page of a PDF as a PNG of 300 dots per inch. */
export async function scanOf(pdf: Uint8Array): Promise<Buffer> {
  const engine = await loadEngine();
  const drawn = usePdf(engine, { bytes: pdf }, (document) => drawPage(engine, document, 0));
  const bytes = Buffer.from(drawn?.bytes ?? []);
  const [head = '', width = '0', height = '0'] = /^P5\n(\d+) (\d+)\n255\n/.exec(bytes.toString('latin1', 0, 40)) ?? [];
  return pngOf({ width: Number(width), height: Number(height), grey: bytes.subarray(head.length) });
}

/** A grey PNG: a byte for each dot. */
export function pngOf({ width, height, grey }: { width: number; height: number; grey: Uint8Array }): Buffer {
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row += 1) rows.set(grey.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size[8] = 8;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', size),
    pngChunk('IDAT', deflateSync(rows, { level: 1 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

export function pngChunk(name: string, content: Uint8Array): Buffer {
  const chunk = Buffer.alloc(content.length + 12);
  chunk.writeUInt32BE(content.length, 0);
  chunk.write(name, 4, 'latin1');
  chunk.set(content, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), content.length + 8);
  return chunk;
}
