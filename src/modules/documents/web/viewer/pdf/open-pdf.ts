/**
 * Opens PDF files with pdf.js, which is loaded with the first one. Its workers, fonts and character maps come from our own server; only the
 * parts of a file that are looked at are fetched. WebAssembly is not used: the policy of the page would not allow it.
 */
import { GlobalWorkerOptions, getDocument, PasswordException, TextLayer, type PDFDocumentProxy } from 'pdfjs-dist';

export { TextLayer, type PDFDocumentProxy };

const files = import.meta.glob<string>(
  [
    '../../../../../../node_modules/pdfjs-dist/build/pdf.{worker,renderer}.min.mjs',
    '../../../../../../node_modules/pdfjs-dist/cmaps/*.bcmap',
    '../../../../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}',
  ],
  { query: '?url', import: 'default', eager: true },
);
/** By name: the addresses they have here. */
const urls = new Map(Object.entries(files).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]));

GlobalWorkerOptions.workerSrc = urls.get('pdf.worker.min.mjs') ?? '';
// Draws beside the page's own thread, so that scrolling stays smooth.
GlobalWorkerOptions.rendererSrc = urls.get('pdf.renderer.min.mjs') ?? '';

/** Hands pdf.js the files it names. */
class OwnFiles {
  async fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
    const url = urls.get(filename) ?? urls.get(`${filename}.bcmap`);
    const response = url === undefined ? undefined : await fetch(url);
    if (!response?.ok) throw new Error(`There is no ${filename} here.`);
    return new Uint8Array(await response.arrayBuffer());
  }
}

export interface OpenedPdf {
  readonly file: Promise<PDFDocumentProxy>;
  readonly close: () => void;
}

/** Opens the file at an address that answers ranges. */
export function openPdf(url: string): OpenedPdf {
  const task = getDocument({
    url: new URL(url, location.href).href,
    rangeChunkSize: 128 * 1024,
    disableAutoFetch: true,
    disableStream: true,
    BinaryDataFactory: OwnFiles,
    useWorkerFetch: false,
    useWasm: false,
    wasmUrl: new URL('/', location.href).href,
    cMapUrl: 'cmaps/',
    standardFontDataUrl: 'fonts/',
    // A font of the machine in place of one that a file only names has other widths: letters would run into each other.
    useSystemFonts: false,
    verbosity: 0,
  });
  return { file: task.promise, close: () => void task.destroy().catch(() => {}) };
}

/** In words: why a file or page cannot be drawn. */
export function failureWords(error: unknown): string {
  if (error instanceof PasswordException) return 'The file is locked with a password.';
  return 'The file is damaged here, or uses something that cannot be drawn.';
}
