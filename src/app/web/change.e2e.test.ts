/** A second version comes: what it changes is read before it is published, it is applied, and the first one is restored. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askRoute, listAnswers } from '../../modules/answers/contract.ts';
import { listVersions, planRoute } from '../../modules/documents/contract.ts';
import { listInsights } from '../../modules/evidence/contract.ts';
import { openBrowser, seriousFindings } from '../../testing/browser.ts';
import type { StemmaClient } from '../client.ts';
import { addFiles, expectSoon, keepPicture, openProduct, sample } from './browser.fixture.ts';

let browser: Browser;
beforeAll(async () => void (browser = await openBrowser()));
afterAll(() => browser.close());

const noticeQuestion = "How many days' notice must the Tenant give to end this Lease?";

/** Keeps what every progress bar says while it says it: counts that come and go within a moment are seen too. */
const watchCounts = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen = new Set<string>();
    const look = (): void => {
      for (const bar of document.querySelectorAll('[role=progressbar]')) seen.add(bar.getAttribute('aria-valuetext') ?? '');
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['aria-valuetext'],
    });
    Object.assign(window, { seenCounts: seen });
  });
const countsSeen = (page: Page): Promise<string[]> => page.evaluate<string[]>('[...window.seenCounts]');

test('the sample documents show a change from its plan to its end and back', async () => {
  await using product = await openProduct(browser);
  const { client } = product.server;
  await product.onPage({}, async (page) => {
    await page.goto('/');
    await watchCounts(page);
    await page.getByRole('button', { name: 'Show me with sample documents' }).click();
    await expectSoon(() => new URL(page.url()).pathname).toBe('/b/lease');
    expect((await countsSeen(page)).filter((text) => /\d+ of \d+/.test(text)).length).toBeGreaterThan(1);

    await page.getByRole('region', { name: 'Version 2' }).getByRole('link', { name: 'Read the plan' }).click();
    const plan = await client.call(planRoute, { params: { bundle: 'lease' }, body: {} });
    const heading = `Version 2 is staged. ${plan.affected.length} things change, ${plan.unaffected} stay as they are.`;
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await expectPlan(page, plan);
    await page.getByRole('button', { name: 'Step through' }).click();
    await page
      .getByRole('group', { name: 'Ripple' })
      .getByText(/^1 of \d+/)
      .waitFor();
    await page.getByRole('button', { name: 'Stop stepping' }).click();
    await expectRedline(page);

    await page.getByRole('tab', { name: 'Plan' }).click();
    await page.getByRole('button', { name: `Apply ${plan.affected.length} changes` }).click();
    await page.getByRole('heading', { name: 'Version 2 is published.' }).waitFor();
    const applied = page.getByRole('region', { name: 'What applying came to' });
    expect(await applied.getByRole('status').innerText()).toMatch(/\brun again\b/);
    expect((await countsSeen(page)).some((text) => /^(?!played|lease|house).*\d+ of \d+/.test(text))).toBe(true);
    await keepPicture(page, 'journey-applied');
    await expectConsequences(page, client);

    await page.goto('/b/lease/versions');
    await restoreFirst(page);
    await expectAllCurrent(page, client);
  });
});

type Plan = Awaited<ReturnType<typeof planOf>>;
const planOf = (client: StemmaClient) => client.call(planRoute, { params: { bundle: 'lease' }, body: {} });

/** Everything affected stands there by its name; what an answer says now and would say stand beside each other in place. */
async function expectPlan(page: Page, plan: Plan): Promise<void> {
  const notice = page.getByRole('article', { name: noticeQuestion });
  await notice.scrollIntoViewIfNeeded();
  const [was, is] = [await notice.locator('del').allInnerTexts(), await notice.locator('ins').allInnerTexts()];
  const words = (texts: readonly string[]): string => texts.join(' ');
  expect([words(was), words(is)]).toEqual([expect.stringMatching(/\b30\b|thirty/), expect.stringMatching(/\b\d+\b|sixty|ninety/)]);
  expect(await notice.getByRole('list', { name: 'Causes' }).getByRole('listitem').count()).toBeGreaterThan(0);
  expect(plan.affected.some(({ label }) => label === noticeQuestion)).toBe(true);
  expect(await seriousFindings(page)).toEqual([]);
  await page.evaluate('scrollTo(0, 0)');
  await keepPicture(page, 'journey-plan');
}

async function expectRedline(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Text' }).click();
  const changes = page.getByRole('region', { name: 'Changes in lease.pdf' });
  await changes.getByText(/places changed/).waitFor();
  const next = page.getByRole('button', { name: 'Next change' });
  await next.click();
  await changes.getByText(/^1 of \d+/).waitFor();
  await expectSoon(async () => (await changes.locator('del, ins').count()) > 0).toBe(true);
  expect(await seriousFindings(page)).toEqual([]);
  await keepPicture(page, 'journey-redline');
}

/** The saved answer says the new words, an insight is stale and says why. */
async function expectConsequences(page: Page, client: StemmaClient): Promise<void> {
  const { answers } = await client.call(listAnswers, { query: { limit: 100 } });
  const answer = answers.find(({ question }) => question === noticeQuestion);
  if (!answer) throw new Error('The answer is gone.');
  await page.goto(`/answers/${answer.id}`);
  await page
    .getByRole('region', { name: 'Answer' })
    .getByText(answer.sentences[0]?.text ?? '')
    .waitFor();
  expect(answer.sentences[0]?.citations[0]?.version).toBe(2);
  const { insights } = await client.call(listInsights, { query: { limit: 100, state: 'stale' } });
  expect(insights.length).toBeGreaterThan(0);
  const [stale] = insights;
  await page.goto(`/insights/${stale?.id}`);
  await page.getByRole('heading', { level: 1, name: stale?.statement ?? '' }).waitFor();
  await page.getByText('stale', { exact: true }).first().waitFor();
  await page.getByRole('heading', { name: /need(s)? you to decide$/ }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await keepPicture(page, 'journey-stale-insight');
}

async function restoreFirst(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Restore version 1' }).click();
  const dialog = page.getByRole('dialog', { name: /^Restore version 1 of / });
  await dialog.getByText(/Nothing that was worked out for them is worked out again/).waitFor();
  await dialog.getByRole('button', { name: 'Restore version 1' }).click();
  await page
    .getByRole('status')
    .getByText(/^0 re-runs; \d+ saved things? stands? as (it|they) did on these words\.$/)
    .waitFor();
  await keepPicture(page, 'journey-restored');
}

async function expectAllCurrent(page: Page, client: StemmaClient): Promise<void> {
  const { answers } = await client.call(listAnswers, { query: { limit: 100 } });
  const { insights } = await client.call(listInsights, { query: { limit: 100 } });
  expect([...answers, ...insights].filter(({ state }) => state !== 'current')).toEqual([]);
  await page.goto('/');
  await page.getByText('Everything saved is current.').waitFor();
}

test('a second lease is added, read as a plan, applied and taken back', async () => {
  await using product = await openProduct(browser);
  const { client } = product.server;
  await addFiles(client, 'tenancy', [['lease.pdf', await sample('lease-v1.pdf')]]);
  const first = await client.call(askRoute, { body: { question: noticeQuestion, bundle: 'tenancy' } });
  const told = first.sentences[0]?.text ?? '';
  await product.onPage({}, async (page) => {
    await page.goto(`/ask?q=${encodeURIComponent(noticeQuestion)}&b=tenancy`);
    await page.getByRole('button', { name: 'Save this answer' }).click();
    await page.getByRole('link', { name: 'Open the saved answer' }).click();
    await page.getByRole('region', { name: 'Answer' }).getByText(told).waitFor();
    const address = page.url();

    await page.goto('/b/tenancy');
    await chooseFile(page, { name: 'lease.pdf', mimeType: 'application/pdf', buffer: await sample('lease-v2.pdf') });
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Add 1 document' }).click();
    await dialog.getByText(/^Version 2 is staged: 1 replaced\. \d+ saved things? depends? on it\./).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    const banner = page.getByRole('region', { name: 'Version 2' });
    await banner.getByText(/Version 2 is staged/).waitFor();
    await expectSoon(() => banner.innerText()).toMatch(/1 document (changed|edited)/);
    await keepPicture(page, 'journey-staged');
    await banner.getByRole('link', { name: 'Read the plan' }).click();
    await page.getByRole('article', { name: noticeQuestion }).locator('ins').first().waitFor();
    await page.getByRole('button', { name: /^Apply \d+ changes?$/ }).click();
    await page.getByRole('heading', { name: 'Version 2 is published.' }).waitFor();

    await page.goto(address);
    const says = page.getByRole('region', { name: 'Answer' });
    await says.waitFor();
    expect(await says.innerText()).not.toContain(told);
    await page.goto('/b/tenancy/versions');
    await restoreFirst(page);
    await page.goto(address);
    await says.getByText(told).waitFor();
    const { versions } = await client.call(listVersions, { params: { bundle: 'tenancy' } });
    expect(versions.map(({ number, status }) => `${number} ${status}`)).toEqual(['3 published', '2 superseded', '1 superseded']);
  });
});

async function chooseFile(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.getByRole('button', { name: 'Add documents' }).click();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: 'Files' }).click()]);
  await chooser.setFiles(file);
}
