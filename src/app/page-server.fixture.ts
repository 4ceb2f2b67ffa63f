/** The product with its page, built from the sources as they are now, on a fresh directory: for tests in a browser. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { glob, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadConfig } from '../kernel/config/config.ts';
import { takeDirectoryLock } from '../kernel/db/embedded/directory-lock.ts';
import { listen } from '../kernel/http/listen.ts';
import { createLog } from '../kernel/log/log.ts';
import { seedDataDirectory } from '../testing/templates.ts';
import { createStemmaClient, type StemmaClient } from './client.ts';
import { openStemma } from './compose.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Kept from one test run to the next, which temporary files are not. */
const kept = join(root, 'node_modules/.cache/stemma/pages');
const dayMs = 24 * 3600_000;

/** What a page is built from. A change in any of it makes another build. */
const sources = [
  'src/**/*.{ts,tsx,css,html,svg,js}',
  '{vite.config.ts,tsconfig.json,tsconfig.web.json,package-lock.json,scripts/build-web.ts}',
];
const isOfTests = (path: string): boolean => /\.(test|fixture|suite)\.tsx?$/.test(path) || path.includes('src/testing/');

/** The folder of a page built from the sources as they are; built when nobody has built them before. `dist/web` is left alone. */
async function buildPage(): Promise<string> {
  const target = join(kept, await fingerprintOfSources());
  const isBuilt = (): Promise<boolean> =>
    stat(join(target, 'index.html')).then(
      () => true,
      () => false,
    );
  if (await isBuilt()) return target;
  await mkdir(kept, { recursive: true });
  await forgetOldBuilds();
  const own = await mkdtemp(join(kept, 'building-'));
  // Tests run in test mode, in which a page would be built for development.
  const { NODE_ENV: _mode, VITEST: _test, ...env } = process.env;
  await promisify(execFile)(process.execPath, [join(root, 'scripts/build-web.ts'), own], { cwd: root, env });
  // Whoever builds the same at the same time makes the same: the first one stays.
  await rename(own, target).catch(() => rm(own, { recursive: true, force: true }));
  if (!(await isBuilt())) throw new Error('The page could not be built. `npm run build` says why.');
  return target;
}

async function fingerprintOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const paths: string[] = [];
  for await (const path of glob(sources, { cwd: root })) if (!isOfTests(path)) paths.push(path);
  for (const path of paths.sort())
    hash
      .update(path)
      .update('\0')
      .update(await readFile(join(root, path)))
      .update('\0');
  return hash.digest('hex').slice(0, 24);
}

async function forgetOldBuilds(): Promise<void> {
  for await (const name of glob('*', { cwd: kept })) {
    const path = join(kept, name);
    const made = await stat(path).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > dayMs) await rm(path, { recursive: true, force: true });
  }
}

export interface WebServer extends AsyncDisposable {
  readonly url: string;
  readonly client: StemmaClient;
  /** Ends the server; what is stored stays. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

/** What goes wrong inside is said in the output of the test. */
const log = createLog({ level: 'error', format: 'pretty', write: (line) => process.stderr.write(line) });

/** Starts the product on a free port of this machine with an empty workspace; `settings` are variables of its environment. */
export async function startServer(settings: Readonly<Record<string, string>> = {}): Promise<WebServer> {
  const pageFolder = await buildPage();
  const data = await mkdtemp(join(tmpdir(), 'stemma-browser-'));
  await seedDataDirectory(data);
  const config = loadConfig({ STEMMA_DATA: data, ...settings });
  let running: AsyncDisposableStack | undefined;
  let port = 0;
  const start = async (): Promise<void> => {
    await using opened = new AsyncDisposableStack();
    opened.use(await takeDirectoryLock(data));
    const stemma = opened.use(await openStemma({ config, log, validateResults: true, pageFolder }));
    port = opened.use(await listen(stemma.app, { host: '127.0.0.1', port, graceSeconds: 1, log })).port;
    running = opened.move();
  };
  const stop = async (): Promise<void> => {
    await running?.disposeAsync();
    running = undefined;
  };
  await start();
  const url = `http://127.0.0.1:${port}`;
  const dispose = async (): Promise<void> => {
    await stop();
    await rm(data, { recursive: true, force: true });
  };
  return { url, client: createStemmaClient(url), stop, start, [Symbol.asyncDispose]: dispose };
}
