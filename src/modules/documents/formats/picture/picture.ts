/**
 * Pictures: what they say of themselves, and the words that are recognised in them. The recogniser opens the file itself, so that no
 * other program has to; how large it unpacks is looked at before.
 */
import { imageSize } from 'image-size';
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import { measured } from '../../../../kernel/telemetry/measured.ts';
import type { ParsedDocument } from '../../model.ts';
import { layOut } from '../pdf/layout.ts';
import { partMargins } from '../pdf/margins.ts';
import type { WordPage } from '../pdf/words.ts';
import { recognize } from '../recognition/recognize.ts';
import { withRecognized } from '../recognition/recognized-words.ts';
import { notRecognizing, type Recognizing } from '../recognition/recognizing.ts';
import { statedProperties } from '../stated-properties.ts';
import { asShown } from './orientation.ts';
import { readExif } from './exif.ts';

/** More than any camera or scanner makes, in pixels. */
const mostPixels = 200_000_000;
const longestSide = 30_000;
/** Of a page of several in one file. */
const mostPages = 1000;
/** A picture says seldom how large it is on paper: as browsers take it, 96 dots an inch. */
const pointsPerPixel = 0.75;

/** Reads a picture. Throws PARSE_FAILED with `details.reason`: `broken`, or `bomb` for one that is too large. */
export async function parsePicture(bytes: Uint8Array, recognizing: Recognizing = notRecognizing): Promise<ParsedDocument> {
  const stated = statedSize(bytes);
  const { orientation, ...known } = readExif(bytes);
  const [width, height] = orientation > 4 ? [stated.height, stated.width] : [stated.width, stated.height];
  const pages = await readWords(bytes, { type: stated.type, width, height, orientation }, recognizing);
  const facts = { type: stated.type, width, height, ...(orientation === 1 ? {} : { orientation }), ...known };
  const properties = statedProperties({ dates: [known.taken] });
  return { ...layOut(partMargins(pages)), facts, ...(properties ? { properties } : {}) };
}

const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
};

/** What every build of the recogniser opens: when it does not, it is the picture that is damaged. */
const alwaysOpened: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/bmp']);

function statedSize(bytes: Uint8Array): { type: string; width: number; height: number } {
  const found = sizeIn(bytes);
  const type = types[found?.type ?? ''];
  if (!found || type === undefined || !(found.width > 0 && found.height > 0)) throw broken();
  const { width, height } = found;
  if (width <= longestSide && height <= longestSide && width * height <= mostPixels) return { type, width, height };
  const words = `The picture is ${width} by ${height} pixels, which is more than is opened. Save it smaller and add that.`;
  throw new StemmaError('PARSE_FAILED', words, { reason: 'bomb', limit: 'pixels', width, height });
}

function sizeIn(bytes: Uint8Array): ReturnType<typeof imageSize> | undefined {
  try {
    return imageSize(bytes);
  } catch {
    return undefined;
  }
}

const broken = (): StemmaError =>
  new StemmaError('PARSE_FAILED', 'The picture is damaged or cut off. Open it in a viewer, save it again and add that.', {
    reason: 'broken',
  });

async function readWords(
  bytes: Uint8Array,
  {
    type,
    width,
    height,
    orientation,
  }: { readonly type: string; readonly width: number; readonly height: number; readonly orientation: number },
  { recognizer, alive }: Recognizing,
): Promise<WordPage[]> {
  const first = pageOf(0, width, height);
  if (!recognizer) return [first];
  try {
    const found = await measured('media', 'recognition', () => recognize({ bytes }, recognizer));
    return found.slice(0, mostPages).map((page, index) => {
      const shown = asShown(page, orientation);
      return withRecognized(index === 0 ? first : pageOf(index, shown.width, shown.height), shown);
    });
  } catch (error) {
    if (error instanceof StemmaError && error.details?.['reason'] === 'unrecognized' && alwaysOpened.has(type)) throw broken();
    // It is a picture all the same, and stays marked as one whose words were not read.
    return [first];
  } finally {
    alive();
  }
}

function pageOf(index: number, across: number, down: number): WordPage {
  const size = { width: across * pointsPerPixel, height: down * pointsPerPixel };
  return { index, ...size, frame: size, words: [], asides: [], scanned: true };
}
