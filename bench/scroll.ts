/**
 * Does the page keep up with a hand on the wheel in a long document?
 * node bench/scroll.ts [--pages 500] [--seconds 8]   needs the page (`npm run build`) and a Chromium
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { openBrowser, openPage } from '../src/testing/browser.ts';
import { Random } from '../src/testing/generated/random.ts';
import { paragraph } from './corpus.ts';
import { report, say, spreadOf, type Arguments, type Section } from './measure.ts';
import { writePdf } from './pdf.ts';
import { addFolder, serve, temporaryFolder } from './product.ts';

/** What a screen of sixty pictures a second leaves for one. */
const frameMs = 1000 / 60;
const size = { width: 1280, height: 900 };
const pixelsPerTurn = 120;

interface Scrolled {
  readonly frames: readonly number[];
  /** Of the page's main thread, for each frame. */
  readonly workMs: number;
  readonly pixels: number;
}

export async function measureScroll(given: Arguments): Promise<Section> {
  await using folder = await temporaryFolder();
  const pages = given.count('pages', 500);
  const seconds = given.count('seconds', 8);
  const files = join(folder.path, 'files');
  await mkdir(files);
  await writePdf(join(files, 'book.pdf'), pages);
  await writeFile(join(files, 'book.md'), bookOf(pages));
  await using server = await serve(join(folder.path, 'data'));
  say('scroll: the documents come in');
  await addFolder(server.client, 'library', files);
  const browser = await openBrowser();
  const rows: (string | number)[][] = [];
  const late: number[] = [];
  try {
    for (const name of ['book.pdf', 'book.md']) {
      say(`scroll: ${name}`);
      const { page } = await openPage(browser, { baseURL: server.url, viewport: size, reducedMotion: 'no-preference' });
      await page.goto(`/b/library/d/${name}`);
      const scrolled = await scroll(page, seconds);
      const inTime = scrolled.frames.filter((ms) => ms < 1.5 * frameMs).length / scrolled.frames.length;
      const { p50, p95 } = spreadOf(scrolled.frames);
      late.push(1 - inTime);
      rows.push([name, scrolled.frames.length / seconds, p50, p95, `${(100 * inTime).toFixed(1)} %`, scrolled.workMs, scrolled.pixels]);
      await page.context().close();
    }
  } finally {
    await browser.close();
  }
  return {
    question: 'Does the page keep up with a hand on the wheel in a long document?',
    tables: [
      {
        title: `${pages} pages, the wheel turned by ${pixelsPerTurn} pixels every frame for ${seconds} s`,
        columns: ['', 'frames/s', 'frame p50 ms', 'frame p95 ms', 'frames in time', 'work of the page per frame ms', 'pixels scrolled'],
        rows,
      },
    ],
    bars: [
      {
        what: `frames in time while scrolling ${pages} pages`,
        unit: ' %',
        measured: 100 * (1 - Math.max(...late)),
        floor: 95,
        goal: 99,
        better: 'higher',
      },
    ],
    notes: [
      'A headless Chromium without a graphics card: painting takes the same cores as everything else. A frame is in time when it comes within one and a half sixtieths of a second.',
      'Work is what the main thread of the page did, with layout and style, over the number of frames.',
    ],
  };
}

const bookOf = (pages: number): string => {
  const random = new Random(500);
  const one = (number: number): string =>
    [`## ${number}. ${paragraph(random).slice(0, 40)}`, ...Array.from({ length: 6 }, () => paragraph(random))].join('\n\n');
  return Array.from({ length: pages }, (_, at) => one(at + 1)).join('\n\n');
};

/** Turns the wheel over the middle of the page until the time is up. */
async function scroll(page: Page, seconds: number): Promise<Scrolled> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.locator('main').waitFor();
  await page.waitForLoadState('networkidle');
  await page.mouse.move(size.width / 2, size.height / 2);
  const before = await taskSeconds(session);
  await page.evaluate(`(() => {
    const frames = []; let last = performance.now(); window.__frames = frames;
    const next = (now) => { frames.push(now - last); last = now; requestAnimationFrame(next); };
    requestAnimationFrame(next);
  })()`);
  const top = await scrolledTo(page);
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) await page.mouse.wheel(0, pixelsPerTurn);
  const frames = (await page.evaluate('window.__frames.slice(1)')) as number[];
  const workMs = (1000 * ((await taskSeconds(session)) - before)) / frames.length;
  return { frames, workMs, pixels: (await scrolledTo(page)) - top };
}

async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

/** The farthest that anything on the page is scrolled, in pixels. */
const scrolledTo = (page: Page): Promise<number> =>
  page.evaluate('Math.max(...[...document.querySelectorAll("*")].map((one) => one.scrollTop))');

if (import.meta.main) await report(measureScroll);
