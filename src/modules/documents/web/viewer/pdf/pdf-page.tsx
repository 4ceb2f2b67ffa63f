import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { classes } from '../../../../../ui/classes.ts';
import { useLate } from '../../../../../ui/feedback/skeleton.tsx';
import { useLit } from '../../../../../ui/marks/lit.tsx';
import type { Mark, Tone } from '../marks.ts';
import type { ShownPage } from '../shown-document.ts';
import { failureWords, TextLayer, type PDFDocumentProxy } from './open-pdf.ts';
import { scaled, sharpness, type PageBox } from './page-scale.ts';

/** A mark with the boxes under which it goes on this page. */
export interface DrawnMark {
  readonly mark: Mark;
  readonly boxes: readonly PageBox[];
}

interface PdfPageProps {
  readonly file: Promise<PDFDocumentProxy> | undefined;
  /** The address of a picture that is shown as a page, in place of a file. */
  readonly picture: string | undefined;
  readonly page: ShownPage;
  readonly of: number;
  /** Pixels per point. */
  readonly scale: number;
  readonly marks: readonly DrawnMark[];
  /** Nobody scrolls: words that fly past need not be laid out to be selected. */
  readonly still: boolean;
  /** A heading that is gone to: an unmarked place to find. */
  readonly heading: { readonly block: number; readonly box: PageBox } | undefined;
}

/** A page as it is printed: its drawing, the marks under its words, and the words themselves to be selected. */
export function PdfPage({ file, picture, page, of, scale, marks, still, heading }: PdfPageProps): ReactNode {
  const [failure, setFailure] = useState<string | undefined>();
  const [drawn, setDrawn] = useState(false);
  const host = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!file) return undefined;
    const leaving = new AbortController();
    void draw({ file, page: page.page, scale, host: host.current }, leaving.signal).then(
      () => {
        if (leaving.signal.aborted) return;
        setFailure(undefined);
        setDrawn(true);
      },
      (error: unknown) => !leaving.signal.aborted && setFailure(failureWords(error)),
    );
    return () => leaving.abort();
  }, [file, page.page, scale]);
  useEffect(() => {
    if (!still || !file) return undefined;
    const leaving = new AbortController();
    // Where the page cannot be read, drawing it says so.
    void layWords({ file, page: page.page, scale, host: words.current }, leaving.signal).catch(() => {});
    return () => leaving.abort();
  }, [file, page.page, scale, still]);
  const width = page.width * scale;
  const height = page.height * scale;
  return (
    <section
      aria-label={`Page ${page.page} of ${of}`}
      data-page={page.page}
      data-theme="light"
      className="relative mx-auto overflow-clip bg-raised text-ink shadow-[0_0_0_1px_var(--hairline)]"
      style={{ width, height, '--total-scale-factor': scale, '--scale-round-x': '1px', '--scale-round-y': '1px' } as CSSProperties}
    >
      {/* Under the drawing, so that it goes with the first of it. */}
      {file && !drawn && failure === undefined && <BeingDrawn page={page.page} />}
      <div ref={host} aria-hidden className="absolute inset-0 [&>canvas]:size-full" />
      {picture !== undefined && (
        <img
          src={picture}
          alt=""
          className="absolute inset-0 size-full"
          onError={() => setFailure('Browsers do not show this kind of picture.')}
        />
      )}
      <div className="absolute inset-0 mix-blend-multiply">
        {marks.map(({ mark, boxes }) => (
          <BoxMark key={mark.key} mark={mark} boxes={boxes} scale={scale} />
        ))}
      </div>
      {heading && <span data-block={heading.block} tabIndex={-1} className="absolute outline-none" style={scaled(heading.box, scale)} />}
      <div ref={words} className="page-words" />
      {failure !== undefined && (
        <p role="alert" className="absolute inset-x-6 top-6 border-l-2 border-vermilion bg-paper px-3 py-2 text-14">
          Page {page.page} cannot be drawn. {failure} Its words are kept: choose Text to read them.
        </p>
      )}
      {page.scanned && failure === undefined && (
        <p className="absolute right-2 bottom-2 rounded bg-paper px-2 py-1 text-13 text-ink-soft">
          Scanned: the words of this page were not read
        </p>
      )}
      {page.recognized !== undefined && failure === undefined && (
        <p className="absolute right-2 bottom-2 rounded bg-paper px-2 py-1 text-13 text-ink-soft">{recognizedWords(page.recognized)}</p>
      )}
    </section>
  );
}

/** A scanned page takes a second or two: that it is not empty is said when one has waited. */
function BeingDrawn({ page }: { readonly page: number }): ReactNode {
  return useLate(400) ? <p className="absolute inset-x-6 top-6 text-13 text-ink-soft">Drawing page {page}</p> : null;
}

/** How much its words can be relied on. */
const recognizedWords = (sure: number): string =>
  sure === 0 ? 'A picture in which no words were found' : `Words recognised in a picture, ${sure} % sure`;

const quiet: Record<Tone, string> = {
  lapis: 'bg-lapis-tint',
  verdigris: 'bg-verdigris-tint',
  ochre: 'bg-ochre-tint',
  vermilion: 'bg-vermilion-tint',
};
const underline: Record<Tone, string> = {
  lapis: 'shadow-[0_2px_0_var(--lapis)]',
  verdigris: 'shadow-[0_2px_0_var(--verdigris)]',
  ochre: 'shadow-[0_2px_0_var(--ochre)]',
  vermilion: 'shadow-[0_2px_0_var(--vermilion)]',
};

/** A marker stroke under exactly the words, a box per line. */
function BoxMark({ mark: { key, tone, strong = false, start, end }, boxes, scale }: DrawnMark & { readonly scale: number }): ReactNode {
  const { lit, part } = useLit(key);
  return boxes.map((box, index) => (
    <span
      key={index}
      {...part}
      data-note-anchor={key}
      data-place={`${start} ${end}`}
      tabIndex={-1}
      className={classes(
        'absolute rounded-none outline-none focus-visible:rounded-none transition-[background-color,box-shadow]',
        quiet[tone],
        (strong || lit) && underline[tone],
      )}
      style={scaled(box, scale)}
    />
  ));
}

interface Drawing {
  readonly file: Promise<PDFDocumentProxy>;
  readonly page: number;
  readonly scale: number;
  readonly host: HTMLElement | null;
}

/** Draws beside what is there and puts it in its place when it is done, so that nothing goes white while one zooms. */
async function draw({ file, page: number, scale, host }: Drawing, signal: AbortSignal): Promise<void> {
  const page = await (await file).getPage(number);
  if (signal.aborted || !host) return;
  const viewport = page.getViewport({ scale });
  const sharp = sharpness(viewport.width, viewport.height, window.devicePixelRatio);
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(viewport.width * sharp);
  canvas.height = Math.floor(viewport.height * sharp);
  const task = page.render({ canvas, viewport, ...(sharp === 1 ? {} : { transform: [sharp, 0, 0, sharp, 0, 0] }) });
  signal.addEventListener('abort', () => task.cancel(), { once: true });
  await task.promise;
  if (!signal.aborted) host.replaceChildren(canvas);
}

/** Lays the words over the drawing, once: they are laid out by a variable of the page, so another zoom needs no new ones. */
async function layWords({ file, page: number, scale, host }: Drawing, signal: AbortSignal): Promise<void> {
  if (!host || host.childElementCount > 0) return;
  const page = await (await file).getPage(number);
  if (signal.aborted) return;
  const layer = new TextLayer({ textContentSource: page.streamTextContent(), container: host, viewport: page.getViewport({ scale }) });
  const leaveNone = (): void => {
    layer.cancel();
    host.replaceChildren();
  };
  signal.addEventListener('abort', leaveNone, { once: true });
  await layer.render();
  signal.removeEventListener('abort', leaveNone);
}
