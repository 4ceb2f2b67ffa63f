/**
 * Writes `contracts/` from the code. With `--check` it writes nothing and fails with the names of the files that are
 * stale, missing or left over.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { contractFiles } from '../src/kernel/contract/files.ts';
import { apiBase } from '../src/kernel/http/routing.ts';
import { routes, versionedSchemas } from '../src/app/contracts.ts';

/** Compares or writes one directory of contracts. Returns the names of the files that were not as they should be. */
export async function syncContracts(directory: URL, wanted: ReadonlyMap<string, string>, write: boolean): Promise<string[]> {
  if (write) await mkdir(directory, { recursive: true });
  const present = (await readdir(directory).catch(() => [])).filter((name) => /\.(json|md)$/.test(name) && name !== 'README.md');
  const stale: string[] = [];
  for (const name of new Set([...wanted.keys(), ...present])) {
    const text = wanted.get(name);
    const committed = await readFile(new URL(name, directory), 'utf8').catch(() => undefined);
    if (committed === text) continue;
    stale.push(name);
    if (write) await (text === undefined ? rm(new URL(name, directory)) : writeFile(new URL(name, directory), text));
  }
  return stale.sort();
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const check = process.argv.includes('--check');
  const stale = await syncContracts(
    new URL('../contracts/', import.meta.url),
    contractFiles({ routes, versionedSchemas, base: apiBase }),
    !check,
  );
  if (check && stale.length > 0) {
    console.error(`Stale in contracts/: ${stale.join(', ')}. Run \`node scripts/contracts.ts\` and commit the result.`);
    process.exitCode = 1;
  } else console.error(stale.length > 0 ? `Wrote ${stale.join(', ')}.` : 'The contracts are fresh.');
}
