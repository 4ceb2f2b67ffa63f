/**
 * A real Chromium for tests: `$CHROMIUM_PATH`, the system's own, or the one that comes with the packages. Where there is none a
 * test fails with the command that installs one; nothing is skipped.
 */
import { access, constants, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Text is drawn the same on every machine.
  '--font-render-hinting=none',
];

/** Starts a headless browser. Throws with what to install when there is none. */
export async function openBrowser(): Promise<Browser> {
  const installed = process.env['CHROMIUM_PATH'] ?? (await onPath());
  if (installed !== undefined) return chromium.launch({ executablePath: installed, args: flags });
  const { default: packaged } = await import('@sparticuz/chromium');
  try {
    return await chromium.launch({ executablePath: await packaged.executablePath(), args: [...packaged.args, ...flags] });
  } catch (error) {
    const words = 'No browser could be started. Install one ("apt-get install chromium") or name it in CHROMIUM_PATH.';
    throw new Error(words, { cause: error });
  }
}

async function onPath(): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name);
      const usable = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (usable) return path;
    }
  }
  return undefined;
}

/** A page of its own whose faults are kept: what it threw, and what it or the browser logged as an error. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`threw ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`logged ${message.text()}`);
  });
  return { page, faults };
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** What axe finds serious or critical on a page, a line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // The page's policy refuses script elements; evaluating is not bound by it.
  await page.evaluate(source);
  const { violations } = await page.evaluate<AxeResult>('axe.run(document, { resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}
