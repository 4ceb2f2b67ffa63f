/** Stemma as it is used: the app in this process, or the real server in one of its own. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStemmaClient, type StemmaClient } from '../src/app/client.ts';
import { documentVerbs } from '../src/app/cli/verbs/documents.ts';
import type { Session } from '../src/app/cli/verb.ts';
import { openStemma, type Stemma } from '../src/app/compose.ts';
import type { Progress } from '../src/kernel/contract/envelope.ts';
import { loadConfig } from '../src/kernel/config/config.ts';
import { blobsBody, uploadBlob, uploadBlobs, uploadLimits } from '../src/kernel/blobs/contract.ts';
import { silentLog } from '../src/kernel/log/log.ts';
import { newId } from '../src/kernel/shared/ids.ts';
import { addDocuments } from '../src/modules/documents/contract.ts';
import type { CorpusFile } from './corpus.ts';
import { exitOf } from './processes.ts';

/** A directory of its own under the system's temporary one; it goes with what is in it. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'stemma-bench-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Settings of a product on this directory, and on a PostgreSQL database when one is named. */
const settings = (data: string, databaseUrl: string | undefined): Record<string, string> => ({
  STEMMA_DATA: data,
  ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
});

/** The product in this process. */
export async function openHere(
  data: string,
  databaseUrl?: string,
): Promise<{ readonly client: StemmaClient } & Pick<Stemma, 'database' | 'maintain'> & AsyncDisposable> {
  const stemma = await openStemma({ config: loadConfig(settings(data, databaseUrl)), log: silentLog });
  const client = createStemmaClient('http://127.0.0.1', (request) => stemma.app.fetch(request));
  const { database, maintain } = stemma;
  return { client, database, maintain, [Symbol.asyncDispose]: () => stemma[Symbol.asyncDispose]() };
}

export interface Server extends AsyncDisposable {
  readonly client: StemmaClient;
  readonly url: string;
  readonly pid: number;
  /** From the start of the process to the first good answer of its readiness check. */
  readonly readyMs: number;
}

/** `stemma start` on a free port of this machine, when it answers that it is ready. */
export async function serve(data: string, databaseUrl?: string): Promise<Server> {
  const started = performance.now();
  const { PATH = '', HOME = '' } = process.env;
  const program = new URL('../bin/stemma', import.meta.url).pathname;
  const child = spawn(program, ['start', '--port', '0'], {
    env: { PATH, HOME, STEMMA_LOG_FORMAT: 'json', ...settings(data, databaseUrl) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const end = (): boolean => child.kill('SIGKILL');
  process.once('exit', end);
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said = (said + chunk).slice(-5000);
      const ready = /"url":"([^"]+)"/.exec(said);
      if (ready?.[1] !== undefined) resolve(ready[1]);
    });
    child.once('exit', () => reject(new Error(`The server ended: ${said}`)));
  });
  while (!(await fetch(`${url}/readyz`)).ok) await new Promise((resolve) => setTimeout(resolve, 5));
  return {
    client: createStemmaClient(url),
    url,
    pid: child.pid as number,
    readyMs: performance.now() - started,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await exitOf(child);
      process.removeListener('exit', end);
    },
  };
}

const session = (client: StemmaClient): Session => ({
  client,
  signal: new AbortController().signal,
  progress: () => {},
  say: async () => {},
  stdin: (async function* () {})(),
});

/** What `stemma add FOLDER --bundle BUNDLE --publish` does. */
export async function addFolder(client: StemmaClient, bundle: string, folder: string): Promise<Record<string, unknown>> {
  const add = documentVerbs.find((verb) => verb.name === 'add');
  const outcome = await add?.run(session(client), [folder], { bundle, publish: true });
  return outcome?.data as Record<string, unknown>;
}

/** Puts documents that are no files into a bundle; published, or staged with a plan when there is a version already. */
export async function addContents(
  client: StemmaClient,
  bundle: string,
  files: readonly CorpusFile[],
  publish = true,
  onProgress?: (step: Progress) => void,
): Promise<void> {
  const documents: { path: string; blob: string }[] = [];
  for (let at = 0; at < files.length; at += 500) {
    const some = files.slice(at, at + 500);
    const bytes = some.map(({ content }) => new TextEncoder().encode(content));
    const small = bytes.every(({ length }) => length <= uploadLimits.blob);
    const { blobs } = small
      ? await client.call(uploadBlobs, { body: blobsBody(bytes) })
      : { blobs: await Promise.all(bytes.map((body) => client.call(uploadBlob, { body }))) };
    documents.push(...blobs.map(({ sha256 }, index) => ({ path: (some[index] as CorpusFile).path, blob: sha256 })));
  }
  await client.call(addDocuments, { params: { bundle }, body: { documents, publish }, idempotencyKey: newId(), onProgress });
}
