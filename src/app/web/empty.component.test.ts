/** Every screen of a workspace without anything, and what holds on every page: its policy, its dialogs, its motion. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, seriousFindings } from '../../testing/browser.ts';
import { expectSoon, keepPicture, openProduct, type Product } from './browser.fixture.ts';
import { expectFit, expectKeyboard } from './look.fixture.ts';

let browser: Browser;
let product: Product;
beforeAll(async () => {
  browser = await openBrowser();
  product = await openProduct(browser);
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await browser.close();
});

interface Empty {
  readonly name: string;
  readonly path: string;
  /** What is said, and the one next step. */
  readonly words: string;
  readonly step: (main: Locator) => Locator;
}

const empties: readonly Empty[] = [
  {
    name: 'shelf',
    path: '/',
    words: 'Put in the documents you work from',
    step: (main) => main.getByRole('button', { name: 'Add documents' }),
  },
  { name: 'ask', path: '/ask', words: 'There is nothing to ask yet', step: (main) => main.getByRole('link', { name: 'Put in documents' }) },
  {
    name: 'answers',
    path: '/answers',
    words: 'No saved answers yet',
    step: (main) => main.getByRole('link', { name: 'Ask a question' }).last(),
  },
  {
    name: 'insights',
    path: '/insights',
    words: 'No insights yet',
    step: (main) => main.getByRole('link', { name: 'Write an insight' }).last(),
  },
  { name: 'insight-new', path: '/insights/new', words: 'evidence', step: (main) => main.getByRole('link').last() },
  { name: 'search', path: '/search', words: 'How to search', step: (main) => main.getByRole('button', { name: 'Search' }) },
  {
    name: 'search-found-nothing',
    path: '/search?q=rent',
    words: 'rent',
    step: (main) => main.getByRole('link').or(main.getByRole('button')).last(),
  },
  {
    name: 'ask-not-in-the-sources',
    path: '/ask?q=What%20is%20the%20rent%3F',
    words: 'ot in the sources',
    step: (main) => main.getByRole('link').or(main.getByRole('button')).last(),
  },
];

test.for(empties.map((empty) => [empty.name, empty] as const))(
  '%s without anything says what to do',
  async ([name, { path, words, step }]) => {
    await product.onPage({}, async (page) => {
      await page.goto(path);
      const main = page.getByRole('main');
      await expectSoon(() => main.innerText()).toContain(words);
      await step(main).waitFor();
      await expectFit(page, `${name}-empty`);
      await expectKeyboard(page, name);
    });
  },
);

test('the gallery of every component has no serious finding', async () => {
  await product.onPage({}, async (page) => {
    for (const path of ['/gallery', '/gallery/margin']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expectFit(page, path.slice(1).replace('/', '-'));
    }
  });
});

test('a page takes no script but its own, and no text as code', async () => {
  const { server, onPage } = product;
  const answer = await fetch(server.url, { headers: { accept: 'text/html' } });
  const policy = new Map(
    (answer.headers.get('content-security-policy') ?? '').split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]),
  );
  expect(policy.get('default-src')).toEqual(["'none'"]);
  expect([policy.get('script-src'), policy.get('style-src'), policy.get('object-src')]).toEqual([["'self'"], ["'self'"], ["'none'"]]);
  const html = await answer.text();
  expect(html).not.toMatch(/\son\w+=|javascript:|<style|\sstyle=/i);
  expect([...html.matchAll(/<script([^>]*)>/g)].every(([, attributes]) => attributes?.includes(' src="/'))).toBe(true);
  await onPage({ expected: /Content Security Policy|Failed to load resource/ }, async (page) => {
    await page.goto('/');
    await page.getByRole('heading', { name: 'Put in the documents you work from' }).waitFor();
    expect(await page.evaluate(tryForeignCode)).toEqual({ inline: false, handler: false, evaluated: false, data: false });
  });
});

/** What an attacker would try. Runs in the browser, later than the call, so that it has no more rights than the page. */
async function tryForeignCode(): Promise<Record<string, boolean>> {
  const ran: Record<string, boolean> = { inline: false, handler: false, evaluated: false, data: false };
  Object.assign(window, { ran });
  const inline = document.createElement('script');
  inline.textContent = 'window.ran.inline = true';
  const data = document.createElement('script');
  data.src = 'data:text/javascript,window.ran.data = true';
  const holder = document.createElement('div');
  holder.innerHTML = '<img src="/absent.png" onerror="window.ran.handler = true">';
  document.body.append(inline, data, holder);
  await new Promise<void>((resolve) => {
    holder.querySelector('img')?.addEventListener('error', () => {
      try {
        // oxlint-disable-next-line typescript/no-implied-eval -- what is tested is that it is refused
        new Function('window.ran.evaluated = true')();
      } catch {
        // As it should be.
      }
      setTimeout(resolve);
    });
  });
  return { ...ran };
}

/** Opens something, and has Escape close it and lead back to where one was. */
async function expectEscape(page: Page, opener: Locator, opened: Locator): Promise<void> {
  await opener.focus();
  await page.keyboard.press('Enter');
  await opened.waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await opened.waitFor({ state: 'hidden' });
  await expectSoon(() => opener.evaluate((element) => element === document.activeElement)).toBe(true);
}

test('Escape closes what floats and leads back to what opened it', async () => {
  await product.onPage({}, async (page) => {
    await page.goto('/');
    const bar = page.getByRole('banner');
    await expectEscape(
      page,
      bar.getByRole('button', { name: 'Look at an earlier moment' }),
      page.getByRole('dialog', { name: 'Look at an earlier moment' }),
    );
    await expectEscape(page, bar.getByRole('button', { name: 'Light or dark' }), page.getByRole('menu'));
    await expectEscape(page, bar.getByRole('button', { name: 'Help' }), page.getByRole('menu'));
    await expectEscape(page, page.getByRole('button', { name: 'Add documents' }), page.getByRole('menu'));
    for (const [item, title] of [
      ['Text', /text/i],
      ['A web page', /page/i],
    ] as const) {
      await page.getByRole('button', { name: 'Add documents' }).click();
      await page.getByRole('menuitem', { name: item }).click();
      const dialog = page.getByRole('dialog', { name: title });
      await dialog.waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await keepPicture(page, `adding-${item.toLowerCase().replaceAll(' ', '-')}`);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    }
  });
});

test('the choice of light or dark is kept, and holds before the first paint', async () => {
  await product.onPage({ colorScheme: 'light' }, async (page) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Light or dark' }).click();
    await page
      .getByRole('menuitemradio', { name: 'Dark' })
      .or(page.getByRole('menuitemcheckbox', { name: 'Dark' }))
      .or(page.getByRole('menuitem', { name: 'Dark' }))
      .click();
    const paper = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await expectSoon(paper).toBe('rgb(22, 23, 26)');
    await page.reload({ waitUntil: 'commit' });
    await page.waitForSelector('html[data-theme=dark]', { state: 'attached' });
    await expectSoon(paper).toBe('rgb(22, 23, 26)');
  });
});

test('who wants no motion sees none', async () => {
  for (const reducedMotion of ['reduce', 'no-preference'] as const) {
    await product.onPage({ reducedMotion }, async (page) => {
      const gate = Promise.withResolvers<void>();
      await page.route('**/api/v1/**', async (route) => {
        await gate.promise;
        await route.continue().catch(() => {});
      });
      await page.goto('/answers');
      const lines = page.getByRole('status', { name: 'Reading the saved answers' }).locator('div');
      await expectSoon(() => lines.first().evaluate((line) => getComputedStyle(line).backgroundColor)).not.toBe('rgba(0, 0, 0, 0)');
      const moving = await page.evaluate(
        () =>
          document
            .getAnimations()
            .filter(({ playState, effect }) => playState === 'running' && Number(effect?.getComputedTiming().duration) > 50).length,
      );
      expect(moving > 0, reducedMotion).toBe(reducedMotion === 'no-preference');
      gate.resolve();
      await page.getByText('No saved answers yet').waitFor();
    });
  }
});
