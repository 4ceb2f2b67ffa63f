/** What has no words of its own: pictures and scanned pages, whose words are recognised, and recordings, which are played. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../../testing/browser.ts';
import { deposit, hasTesseract, picturedDocuments, type Pictured } from '../../testing/pictured.ts';
import { addFiles, expectSoon, openProduct } from './browser.fixture.ts';
import { expectFit } from './look.fixture.ts';

let browser: Browser;
let pictured: Pictured;
beforeAll(async () => {
  browser = await openBrowser();
  pictured = await picturedDocuments();
});
afterAll(() => browser.close());

interface Ink {
  /** Of the dark dots at the height of the marks, across the page: the share that lies in the marks. */
  readonly inside: number;
  /** The share of dots in the marks that are dark. */
  readonly dark: number;
}

/** What is drawn under the marks of a place. Runs in the browser: nothing outside of it can be used. */
function inkUnder(place: string): Ink {
  const marks = [...document.querySelectorAll<HTMLElement>(`[data-place="${place}"]`)];
  const page = marks[0]?.closest<HTMLElement>('[data-page]');
  const drawn = page?.querySelector<HTMLCanvasElement | HTMLImageElement>('canvas, img');
  if (!page || !drawn) return { inside: 0, dark: 0 };
  const around = page.getBoundingClientRect();
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [Math.round(around.width), Math.round(around.height)];
  const context = copy.getContext('2d') as CanvasRenderingContext2D;
  context.drawImage(drawn, 0, 0, copy.width, copy.height);
  const darkIn = (left: number, top: number, width: number, height: number): [dark: number, all: number] => {
    const { data } = context.getImageData(left, top, Math.max(1, width), Math.max(1, height));
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 128 && (data[at + 3] ?? 0) > 128) dark += 1;
    return [dark, data.length / 4];
  };
  const [inMarks, dots, atHeight] = marks.reduce(
    ([inside, all, across], mark) => {
      const box = mark.getBoundingClientRect();
      const [own, area] = darkIn(box.left - around.left, box.top - around.top, box.width, box.height);
      const [line] = darkIn(0, box.top - around.top, copy.width, box.height);
      return [inside + own, all + area, across + line];
    },
    [0, 0, 0],
  );
  return { inside: inMarks / Math.max(1, atHeight), dark: inMarks / Math.max(1, dots) };
}

/** Which colour the poster of the player mostly is. Runs in the browser. */
async function posterColour(): Promise<string> {
  const poster = new Image();
  poster.src = document.querySelector('video')?.poster ?? '';
  await poster.decode();
  const copy = document.createElement('canvas');
  const context = copy.getContext('2d') as CanvasRenderingContext2D;
  context.drawImage(poster, 0, 0);
  const [red = 0, green = 0, blue = 0] = context.getImageData(5, 5, 1, 1).data;
  return red > 200 && green < 60 && blue < 60 ? 'red' : `${red} ${green} ${blue}`;
}

/** Opens a citation and expects its marks under exactly the printed words. */
async function expectMarked(page: Page, document: string): Promise<void> {
  await page.goto(`/ask?q=${encodeURIComponent('How much is the deposit that the bank keeps?')}`);
  await page.getByRole('note').getByRole('link', { name: document }).first().click();
  await expectSoon(() => new URL(page.url()).pathname).toBe(`/b/papers/d/${document}`);
  const { searchParams } = new URL(page.url());
  const place = `${searchParams.get('s')} ${searchParams.get('e')}`;
  await page.locator(`[data-place="${place}"]`).first().waitFor();
  await expectSoon(async () => (await page.evaluate(inkUnder, place)).dark, document).toBeGreaterThan(0.05);
  expect((await page.evaluate(inkUnder, place)).inside, document).toBeGreaterThan(0.97);
  await page.getByText(/^Words recognised in a picture, \d+ % sure$/).waitFor();
}

test.skipIf(!hasTesseract())('a citation of recognised words opens the picture or the scanned page with their boxes marked', async () => {
  await using product = await openProduct(browser, { STEMMA_OCR: 'eng' });
  await addFiles(product.server.client, 'papers', [
    ['notice.png', pictured.png],
    ['scan.pdf', pictured.pdf],
  ]);
  await product.onPage({}, async (page) => {
    await expectMarked(page, 'scan.pdf');
    await expectMarked(page, 'notice.png');
    await expectFit(page, 'document-picture');
    // The same words as text, with the same place marked.
    await page
      .getByRole('button', { name: 'Text', exact: true })
      .or(page.getByRole('radio', { name: 'Text', exact: true }))
      .click();
    await expectSoon(async () => (await page.locator('mark[data-place]').allTextContents()).join('')).toBe(deposit);
  });
});

test('without a recogniser scanned pages and pictures say that their words were not read; recordings are played', async () => {
  await using product = await openProduct(browser, { STEMMA_OCR: 'off' });
  await addFiles(product.server.client, 'papers', [
    ['scan.pdf', pictured.pdf],
    ['notice.png', pictured.png],
    ['minutes.wav', pictured.wav],
    ['anthem.mp3', pictured.mp3],
    ...(pictured.mp4 ? [['tour.mp4', pictured.mp4] as const] : []),
  ]);
  await product.onPage({}, async (page) => {
    for (const name of ['scan.pdf', 'notice.png']) {
      await page.goto(`/b/papers/d/${name}`);
      await page.getByText('Scanned: the words of this page were not read').waitFor();
      await page.locator('[data-page="1"] :is(canvas, img)').waitFor();
    }
    await page.goto('/b/papers/d/minutes.wav');
    const player = page.locator('audio');
    await page.getByText('There is no transcript yet').waitFor();
    await expectSoon(() => player.evaluate((audio: HTMLAudioElement) => Math.round(audio.duration))).toBe(90);
    await expectFit(page, 'document-recording');
    await player.focus();
    await page.keyboard.press('Space');
    const at = (): Promise<number> => player.evaluate((audio: HTMLAudioElement) => audio.currentTime);
    await expectSoon(at).toBeGreaterThan(0.1);
    // The end is fetched by itself: nobody waits for what lies between.
    await player.evaluate((audio: HTMLAudioElement) => void (audio.currentTime = 80));
    await expectSoon(at).toBeGreaterThan(80.1);
    await page.goto('/b/papers/d/anthem.mp3');
    const cover = page.getByRole('img', { name: 'Cover' });
    await expectSoon(() => cover.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
    if (pictured.mp4) {
      await page.goto('/b/papers/d/tour.mp4');
      await page.locator('video').waitFor();
      expect(await page.evaluate(posterColour)).toBe('red');
      await expectFit(page, 'document-video');
    }
    // Nothing in silence can be guided to.
    await page.goto('/b/papers/d/minutes.wav');
    await page.getByRole('link', { name: 'Guide to this document' }).click();
    await page.getByRole('heading', { name: 'There is nothing to guide to' }).waitFor();
  });
});
