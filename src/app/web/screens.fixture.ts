/** The screens of the page with the sample documents on the shelf, version 2 of the lease staged. */
import type { Browser, Locator, Page } from 'playwright-core';
import { listAnswers } from '../../modules/answers/contract.ts';
import { listInsights } from '../../modules/evidence/contract.ts';
import { seriousFindings } from '../../testing/browser.ts';
import { playDemo } from '../demo/contract.ts';
import { openProduct, type Product } from './browser.fixture.ts';

export interface Screen {
  readonly name: string;
  /** With `ANSWER`, `INSIGHT` or `EVIDENCE` for the id of one. */
  readonly path: string;
  /** What is there when the screen is full. */
  readonly full: (page: Page) => Locator;
}

const question = encodeURIComponent("How many days' notice must the Tenant give to end this Lease?");

/** Every screen, with documents on the shelf. */
export const screens: readonly Screen[] = [
  { name: 'shelf', path: '/', full: (page) => page.getByRole('link', { name: 'lease' }) },
  { name: 'bundle', path: '/b/house', full: (page) => page.getByRole('link', { name: 'memo.docx' }) },
  { name: 'bundle-staged', path: '/b/lease', full: (page) => page.getByText(/1 document changed; \d/) },
  { name: 'versions', path: '/b/lease/versions', full: (page) => page.getByRole('checkbox', { name: 'Compare version 1' }) },
  { name: 'plan', path: '/b/lease/plan', full: (page) => page.getByRole('button', { name: /^Apply \d+ changes$/ }) },
  {
    name: 'redline',
    path: '/b/lease/plan?tab=text',
    full: (page) => page.getByRole('region', { name: 'Changes in lease.pdf' }).locator('ins').first(),
  },
  {
    name: 'compare',
    path: '/b/lease/plan?from=1&to=2&view=inline',
    full: (page) => page.getByRole('region', { name: 'Changes in lease.pdf' }).locator('ins').first(),
  },
  { name: 'document-pdf', path: '/b/lease/d/lease.pdf?v=1', full: (page) => page.locator('[data-page="1"] canvas') },
  {
    name: 'document-pdf-text',
    path: '/b/lease/d/lease.pdf?v=1&view=text',
    full: (page) => page.getByRole('heading', { name: 'Particulars' }),
  },
  { name: 'document-markdown', path: '/b/house/d/house-rules.md', full: (page) => page.getByRole('heading', { name: 'Doors and keys' }) },
  { name: 'document-table', path: '/b/house/d/rents.csv', full: (page) => page.getByText('Brightwell Bindery Limited').first() },
  { name: 'document-word', path: '/b/house/d/memo.docx', full: (page) => page.getByRole('main').locator('[data-from]').first() },
  { name: 'guide', path: '/b/lease/guide/lease.pdf?v=1', full: (page) => page.getByRole('region', { name: 'Where its weight lies' }) },
  { name: 'ask', path: '/ask', full: (page) => page.getByRole('link', { name: 'Ask only lease' }) },
  { name: 'ask-answered', path: `/ask?q=${question}`, full: (page) => page.getByRole('link', { name: /^Citation 1:/ }) },
  { name: 'answers', path: '/answers', full: (page) => page.getByRole('link', { name: /solar panels/ }) },
  { name: 'answer', path: '/answers/ANSWER', full: (page) => page.getByRole('link', { name: /^Citation 1:/ }) },
  { name: 'insights', path: '/insights', full: (page) => page.getByRole('link', { name: /quietest Sundays/ }) },
  { name: 'insight', path: '/insights/INSIGHT', full: (page) => page.getByRole('link', { name: /^Citation 2:/ }) },
  { name: 'insight-edit', path: '/insights/INSIGHT?edit=1', full: (page) => page.getByRole('main').getByRole('checkbox').first() },
  { name: 'insight-new', path: '/insights/new', full: (page) => page.getByRole('main').getByRole('checkbox').first() },
  { name: 'evidence', path: '/evidence/EVIDENCE', full: (page) => page.getByRole('region', { name: 'Versions' }).getByRole('listitem') },
  { name: 'why', path: '/why/INSIGHT', full: (page) => page.getByRole('list', { name: 'What it rests on' }) },
  { name: 'search', path: '/search?q=rent', full: (page) => page.getByRole('main').locator('mark').first() },
];

export interface FullProduct extends Product {
  readonly addressOf: (screen: Screen) => string;
}

/** A server of its own with the sample documents. */
export async function openFullProduct(browser: Browser): Promise<FullProduct> {
  const product = await openProduct(browser);
  const { client } = product.server;
  await client.call(playDemo, { body: { until: 'staged' } });
  const { answers } = await client.call(listAnswers, { query: { limit: 100 } });
  const { insights } = await client.call(listInsights, { query: { limit: 100 } });
  const insight = insights.find(({ statement }) => statement.includes('quietest Sundays'));
  const ids: Readonly<Record<string, string | undefined>> = {
    ANSWER: answers.find((answer) => answer.question.includes('days'))?.id,
    INSIGHT: insight?.id,
    EVIDENCE: insight?.evidence[0]?.id,
  };
  return { ...product, addressOf: ({ path }) => path.replace(/ANSWER|INSIGHT|EVIDENCE/, (name) => ids[name] ?? name) };
}

/** What axe finds in light and in dark. */
export async function findingsInBoth(page: Page): Promise<string[]> {
  const light = await seriousFindings(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await seriousFindings(page);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((finding) => `dark: ${finding}`)];
}
