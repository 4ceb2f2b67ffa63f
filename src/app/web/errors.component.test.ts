/** Every screen with documents on the shelf, while the server does not answer and once it does. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../../testing/browser.ts';
import { away, keepPicture } from './browser.fixture.ts';
import { findingsInBoth, openFullProduct, screens, type FullProduct, type Screen } from './screens.fixture.ts';

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

/** Waiting for the page's own second and third try takes time but no machine: several are looked at together. */
test('every screen says that the server does not answer, and is full once it does', { timeout: 120_000 }, async () => {
  const rest = [...screens];
  const worker = async (): Promise<void> => {
    for (let screen = rest.shift(); screen; screen = rest.shift()) await expectError(screen);
  };
  await Promise.all(Array.from({ length: 6 }, worker));
});

const expectError = (screen: Screen): Promise<void> =>
  product.onPage({ expected: away }, async (page) => {
    await page.route('**/api/v1/**', (route) => route.abort('connectionrefused'));
    await page.goto(product.addressOf(screen));
    const alert = page.getByRole('main').getByRole('alert').first();
    await alert.waitFor();
    expect(await alert.innerText(), screen.name).toMatch(/UNAVAILABLE/);
    expect(await findingsInBoth(page), `${screen.name} in error`).toEqual([]);
    await keepPicture(page, `${screen.name}-error`);
    await page.unroute('**/api/v1/**');
    // Each part that failed has its own next step.
    const again = page.getByRole('main').getByRole('button', { name: 'Try again' });
    await again.evaluateAll((buttons: HTMLElement[]) => {
      for (const button of buttons) button.click();
    });
    await screen
      .full(page)
      .waitFor({ timeout: 20_000 })
      .catch((error: unknown) => {
        throw new Error(`${screen.name} is not full after trying again`, { cause: error });
      });
  });
