/** The product as people meet it: a server with its page, seen with a real browser. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { uploadBlob } from '../../kernel/blobs/contract.ts';
import { addDocuments } from '../../modules/documents/contract.ts';
import { openPage } from '../../testing/browser.ts';
import type { StemmaClient } from '../client.ts';
import { startServer, type WebServer } from '../page-server.fixture.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface Visit extends BrowserContextOptions {
  /** Faults that belong to what is tested: a server that is away is logged by the browser itself. */
  readonly expected?: RegExp;
}

export interface Product extends AsyncDisposable {
  readonly server: WebServer;
  /** Does something on a page of its own, and fails when the page threw, logged an error or asked another host. */
  onPage(visit: Visit, act: (page: Page) => Promise<void>): Promise<void>;
}

/** A server of its own, seen with the browser of the file. */
export async function openProduct(browser: Browser, settings: Readonly<Record<string, string>> = {}): Promise<Product> {
  const server = await startServer(settings);
  const own = new RegExp(`^(blob:)?${server.url}/|^data:`);
  const onPage: Product['onPage'] = async ({ expected, ...options }, act) => {
    const { page, faults } = await openPage(browser, { baseURL: server.url, viewport: { width: 1440, height: 900 }, ...options });
    page.on('request', (request) => {
      if (!own.test(request.url())) faults.push(`asked ${request.url()}`);
    });
    page.setDefaultTimeout(20_000);
    try {
      await act(page);
      expect(faults.filter((fault) => expected === undefined || !expected.test(fault))).toEqual([]);
    } finally {
      await page.context().close();
    }
  };
  return { server, onPage, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** Waits until it holds: a machine that is busy takes its time. */
export const expectSoon = <T>(now: () => T, message?: string): ReturnType<typeof expect.poll<Awaited<T>>> =>
  // oxlint-disable-next-line vitest/require-awaited-expect-poll -- whoever calls this awaits it
  expect.poll(now, { timeout: 20_000, interval: 50, ...(message === undefined ? {} : { message }) });

/** The bytes of a sample document. */
export const sample = (name: string): Promise<Buffer<ArrayBuffer>> => readFile(join(root, 'src/app/demo/documents', name));

/** Puts files into a bundle without a browser: what was there before somebody looks. */
export async function addFiles(
  client: StemmaClient,
  bundle: string,
  files: readonly (readonly [path: string, body: string | Buffer<ArrayBuffer>])[],
) {
  const documents = [];
  for (const [path, body] of files) documents.push({ path, blob: (await client.call(uploadBlob, { body })).sha256 });
  return client.call(addDocuments, { params: { bundle }, body: { documents } });
}

/** What the browser itself logs of a server that is not there. */
export const away =
  /Failed to load resource: net::ERR_(CONNECTION_REFUSED|FAILED|ABORTED|EMPTY_RESPONSE|CONNECTION_RESET|INCOMPLETE_CHUNKED_ENCODING)/;

/** Keeps a picture of what is seen, to be looked at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(root, 'test-report/screenshots', `${name}.png`) });
}
