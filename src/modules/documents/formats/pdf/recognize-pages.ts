/**
 * The words of pages that are only pictures, by the recogniser: each page by itself, several at once. A page of which nothing comes, for
 * whatever reason, stays marked as one whose words need recognition, and the others are read.
 */
import { availableParallelism } from 'node:os';
import { measured } from '../../../../kernel/telemetry/measured.ts';
import { recognize } from '../recognition/recognize.ts';
import { withRecognized } from '../recognition/recognized-words.ts';
import type { Recognizing } from '../recognition/recognizing.ts';
import { discardEngine, loadEngine } from './engine.ts';
import { drawPage, type PagePicture } from './page-picture.ts';
import { usePdf, type PdfFile } from './pdf-file.ts';
import type { WordPage } from './words.ts';

/** What recognition may take of one document: after that its pages stay marked. */
const documentMilliseconds = 20 * 60_000;
const atOnce = Math.max(1, Math.min(4, availableParallelism() - 1));

/** The pages, those that were scanned with the words that were recognised on them. */
export async function recognizePages(file: PdfFile, pages: readonly WordPage[], recognizing: Recognizing): Promise<WordPage[]> {
  const { recognizer, alive } = recognizing;
  const read = [...pages];
  if (!recognizer) return read;
  const waiting = pages.filter(({ scanned }) => scanned);
  const until = performance.now() + documentMilliseconds;
  const work = async (): Promise<void> => {
    for (let page = waiting.shift(); page && performance.now() < until; page = waiting.shift()) {
      try {
        const { index } = page;
        const picture = await measured('media', 'drawing', () => pictureOf(file, index));
        const [found] = picture ? await measured('media', 'recognition', () => recognize(picture, recognizer)) : [];
        if (found) read[page.index] = withRecognized(page, found);
      } catch {
        // It stays as it is, and is marked.
      }
      alive();
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, work));
  return read;
}

async function pictureOf(file: PdfFile, index: number): Promise<PagePicture | undefined> {
  const engine = await loadEngine();
  try {
    return usePdf(engine, file, (document) => drawPage(engine, document, index));
  } catch (error) {
    // Whatever it was drawing when it failed, its state is unknown from then on.
    discardEngine();
    throw error;
  }
}
