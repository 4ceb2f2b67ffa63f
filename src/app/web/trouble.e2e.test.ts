/** What goes wrong is said: a server that stops and comes back, another client that was quicker, addresses where nothing is. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyRoute, discardRoute } from '../../modules/documents/contract.ts';
import { openBrowser, seriousFindings } from '../../testing/browser.ts';
import { addFiles, away, expectSoon, keepPicture, openProduct, sample, type Product } from './browser.fixture.ts';

let browser: Browser;
let product: Product;
beforeAll(async () => {
  browser = await openBrowser();
  product = await openProduct(browser);
  await addFiles(product.server.client, 'papers', [['rules.md', await sample('house-rules.md')]]);
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await browser.close();
});

const question = 'When is the street door locked?';
const askInBar = async (page: Page, words: string): Promise<void> => {
  const box = page.getByRole('search').getByLabel('Ask the documents');
  await box.fill(words);
  await box.press('Enter');
};

test('a server that stops: what is shown stays, what is asked says so, and trying again works when it is back', async () => {
  const { server, onPage } = product;
  await onPage({ expected: away }, async (page) => {
    await page.goto('/ask');
    await askInBar(page, question);
    await page.getByRole('link', { name: /^Citation 1:/ }).waitFor();
    const answered = await page.getByRole('region', { name: 'Answer' }).innerText();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Shelf' }).click();
    await page.getByRole('heading', { name: 'Shelf', exact: true }).waitFor();
    await page.getByRole('link', { name: 'papers', exact: true }).click();
    await page.getByRole('link', { name: 'rules.md', exact: true }).waitFor();
    await server.stop();
    try {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Shelf' }).click();
      await page.getByRole('heading', { name: 'Shelf', exact: true }).waitFor();
      await page.getByRole('link', { name: 'papers', exact: true }).waitFor();
      const old = page.getByRole('status').getByText(/^The server does not answer\. What is shown is of /);
      // Coming back to the page asks again for what is no longer fresh.
      await expectSoon(async () => {
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
        return old.isVisible();
      }).toBe(true);
      await page.getByRole('link', { name: 'papers', exact: true }).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await keepPicture(page, 'trouble-old');
      await askInBar(page, 'May bicycles stand in the hall?');
      const alert = page.getByRole('alert');
      await alert.getByText('The question was not answered.').waitFor();
      expect(await alert.innerText()).toMatch(/server|reach|connect/i);
      expect(await seriousFindings(page)).toEqual([]);
      await keepPicture(page, 'trouble-away');
    } finally {
      await server.start();
    }
    // The page asks again by itself too: whichever comes first.
    const again = page.getByRole('alert').getByRole('button', { name: 'Try again' });
    await expectSoon(async () => {
      await again.click({ timeout: 500 }).catch(() => {});
      return page.getByRole('alert').count();
    }).toBe(0);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Shelf' }).click();
    await page.getByRole('link', { name: 'papers', exact: true }).waitFor();
    await page.getByRole('status').filter({ hasText: 'The server does not answer' }).waitFor({ state: 'detached' });
    await askInBar(page, question);
    await expectSoon(() => page.getByRole('region', { name: 'Answer' }).innerText()).toBe(answered);
  });
});

test('a screen that was never opened says that the server is away, and opens once it is back', async () => {
  const { server, onPage } = product;
  const logged = /^logged StemmaError: The server did not send this screen/;
  await onPage({ expected: new RegExp(`${away.source}|${logged.source}`) }, async (page) => {
    await page.goto('/b/papers');
    await page.getByRole('link', { name: 'rules.md' }).waitFor();
    await server.stop();
    try {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Insights' }).click();
      await page.getByRole('alert').getByText('The server did not send this screen.').waitFor();
      await keepPicture(page, 'trouble-screen-away');
    } finally {
      await server.start();
    }
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Insights', exact: true }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

describe('another client was quicker', () => {
  test.for(['applied', 'discarded'] as const)('and %s what is staged', async (did) => {
    const { server, onPage } = product;
    const bundle = `raced-${did}`;
    await addFiles(server.client, bundle, [['note.md', '# Note\n\nThe rent is 100 pounds.']]);
    await addFiles(server.client, bundle, [['note.md', '# Note\n\nThe rent is 120 pounds.']]);
    await onPage({ expected: /status of 409/ }, async (page) => {
      await page.goto(`/b/${bundle}/plan`);
      const publish = page.getByRole('button', { name: 'Publish version 2' });
      await publish.waitFor();
      await server.client.call(did === 'applied' ? applyRoute : discardRoute, { params: { bundle }, body: {} });
      await publish.click();
      const alert = page.getByRole('alert');
      await alert.getByText('Nothing was applied.').waitFor();
      expect(await alert.innerText()).toContain('Somebody else applied or discarded it meanwhile.');
      await page.getByRole('heading', { name: `Version ${did === 'applied' ? 2 : 1} is published.` }).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await keepPicture(page, `trouble-${did}`);
    });
  });
});

const nobody = '01990000-0000-7000-8000-000000000000';

const absent = [
  ['/nothing/here', 'There is nothing at this address'],
  ['/b/absent', 'There is no bundle called absent'],
  ['/b/absent/versions', 'absent'],
  ['/b/absent/plan', 'absent'],
  ['/b/absent/d/a.md', 'absent'],
  ['/b/papers/d/absent.md', 'absent.md'],
  ['/b/papers/d/rules.md?v=99', '99'],
  ['/b/papers?v=99', '99'],
  ['/b/papers/plan?from=1&to=99', '99'],
  [`/answers/${nobody}`, 'There is no saved answer here'],
  [`/insights/${nobody}`, 'There is no insight here'],
  ['/ask?q=door&b=absent', 'absent'],
  ['/search?q=door&b=absent', 'absent'],
] as const;

test('where nothing is, it is said with a way on', async () => {
  await product.onPage({ expected: /status of (400|404)/ }, async (page) => {
    for (const [address, words] of absent) {
      await page.goto(address);
      const main = page.getByRole('main');
      const said = main.getByRole('alert').or(main.getByRole('heading', { level: 2 }));
      await expectSoon(async () => (await said.allInnerTexts()).join(' '), address).toContain(words);
      expect(await main.getByRole('link').or(main.getByRole('button')).count(), address).toBeGreaterThan(0);
      expect(await seriousFindings(page), address).toEqual([]);
      await keepPicture(page, `nothing${address.replaceAll(/\W+/g, '-')}`);
    }
  });
});
