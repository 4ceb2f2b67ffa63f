/**
 * Builds the web page into `dist/web` or the folder that is given, with a gzip copy beside every file that gains from one. `npm ci` runs it as `prepare`: there it
 * never fails the installation, because everything but the page works without it, and the server says how to build it.
 */
import { glob, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const root = new URL('../', import.meta.url).pathname;
const target = process.argv[2] ?? join(root, 'dist/web');
const installing = process.env['npm_lifecycle_event'] === 'prepare';

const vite = await import('vite').catch(() => undefined);
if (!vite) {
  console.log('The web page was not built: vite is not installed. Run `npm ci`, then `npm run build`.');
  process.exitCode = installing ? 0 : 1;
} else {
  const started = performance.now();
  try {
    await vite.build({
      root: join(root, 'src/app/web'),
      configFile: join(root, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: target },
    });
    const bytes = await compress();
    console.log(
      `Built the web page into ${process.argv[2] ?? 'dist/web'}: ${bytes.files} files, ${Math.round(bytes.gzip / 1024)} kB as sent, ${seconds(started)} s.`,
    );
  } catch (error) {
    // Half a page is worse than none: the server shows how to build it.
    await rm(target, { recursive: true, force: true });
    console.error('The web page was not built. What is stored and the API are not touched; `npm run build` tries again.');
    console.error(error);
    process.exitCode = installing ? 0 : 1;
  }
}

async function compress(): Promise<{ files: number; gzip: number }> {
  let [files, sent] = [0, 0];
  for await (const name of glob('**/*.{js,mjs,css,html,svg,wasm}', { cwd: target })) {
    const path = join(target, name);
    const packed = await promisify(gzip)(await readFile(path), { level: 9 });
    await writeFile(`${path}.gz`, packed);
    files += 1;
    sent += packed.length;
  }
  return { files, gzip: sent };
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
