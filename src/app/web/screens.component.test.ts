/** Every screen with documents on the shelf: while it loads, and full. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from '../../testing/browser.ts';
import { expectSoon, keepPicture } from './browser.fixture.ts';
import { expectFit, expectKeyboard } from './look.fixture.ts';
import { findingsInBoth, openFullProduct, screens, type FullProduct } from './screens.fixture.ts';

let browser: Browser;
let product: FullProduct;
beforeAll(async () => {
  browser = await openBrowser();
  product = await openFullProduct(browser);
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await browser.close();
});

/** Holds back everything the page asks of the server until it is told to go on; the answers stay the server's own. */
async function holdAnswers(page: Page): Promise<() => Promise<void>> {
  const gate = Promise.withResolvers<void>();
  await page.route('**/api/v1/**', async (route) => {
    await gate.promise;
    await route.continue().catch(() => {});
  });
  return async () => {
    gate.resolve();
    await page.unroute('**/api/v1/**');
  };
}

describe('every screen', () => {
  test.for(screens.map((screen) => [screen.name, screen] as const))('%s loads and is full', async ([name, screen]) => {
    await product.onPage({}, async (page) => {
      const goOn = await holdAnswers(page);
      await page.goto(product.addressOf(screen));
      await page
        .getByRole('status', { name: /^(Reading|Loading|Computing|Comparing|Searching)/ })
        .first()
        .waitFor();
      expect(await page.locator('main').count()).toBe(1);
      expect(await findingsInBoth(page), `${name} while it loads`).toEqual([]);
      await keepPicture(page, `${name}-loading`);
      await goOn();
      await screen.full(page).waitFor();
      await expectSoon(() => page.getByRole('status', { name: /^(Reading|Loading|Computing|Comparing|Searching)/ }).count()).toBe(0);
      await expectFit(page, name);
      await screen.full(page).waitFor();
      await expectKeyboard(page, name);
    });
  });
});

const withoutEmbedder = [
  ['search', '/search?q=rent', 'Search by meaning again', (page: Page) => page.getByRole('main').locator('mark')],
  [
    'ask',
    '/ask?q=When+is+the+street+door+locked%3F',
    'Ask by meaning again',
    (page: Page) => page.getByRole('link', { name: /^Citation 1:/ }),
  ],
] as const;

test.for(withoutEmbedder)('what %s finds by words only says so, and is made again', async ([name, path, again, found]) => {
  await product.onPage({}, async (page) => {
    // The server has no embedder that could be away: its own answer, with what it says then.
    await page.route(`**/api/v1/${name}`, async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { data: object };
      await route.fulfill({ response, json: { ...answer, data: { ...answer.data, wordsOnly: true } } });
    });
    await page.goto(path);
    const said = page.getByRole('status').filter({ hasText: 'Found by words only' });
    await said.waitFor();
    await expectFit(page, `${name}-words-only`);
    await page.unroute(`**/api/v1/${name}`);
    await said.getByRole('button', { name: again }).click();
    await expectSoon(() => said.count()).toBe(0);
    expect(await found(page).count()).toBeGreaterThan(0);
  });
});
