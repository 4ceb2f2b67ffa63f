import { expect, test } from 'vitest';
import { openBrowser, openPage, seriousFindings } from './browser.ts';

test('a page shows its faults, and axe finds what was planted', async () => {
  const browser = await openBrowser();
  try {
    const { page, faults } = await openPage(browser);
    await page.setContent('<!doctype html><html lang="en"><title>x</title><main><h1>Fine</h1><button>Go</button></main></html>');
    expect(await seriousFindings(page)).toEqual([]);
    await page.setContent('<!doctype html><html lang="en"><title>x</title><main><h1>Bad</h1><button></button></main></html>');
    expect(await seriousFindings(page)).toEqual([expect.stringMatching(/^button-name: <button>/)]);
    await page.evaluate('setTimeout(() => { throw new Error("planted"); })');
    await expect.poll(() => faults).toEqual(['threw planted']);
  } finally {
    await browser.close();
  }
});
