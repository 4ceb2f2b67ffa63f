/**
 * Builds pgvector for a PostgreSQL whose distribution does not package it: Debian's source, its headers unpacked beside it
 * (nothing is installed), and a plain compiler without LLVM and without the instructions of one processor only.
 */
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../src/kernel/shared/fingerprint.ts';
import { installPackages, isRoot, refreshLists, type Installation } from './installation.ts';
import { run, tryRun } from './run.ts';

const release = '0.8.0';
const archive = `pgvector_${release}.orig.tar.gz`;
const archiveSha256 = '867a2c328d4928a5a9d6f052cd3bc78c7d60228a9b914ad32aa3db88e9de27b0';

const cacheRoot = new URL('../../node_modules/.cache/stemma/', import.meta.url).pathname;

/** Whether the server brings a pgvector of its own that is new enough. */
export async function hasPgvector(postgres: Installation): Promise<boolean> {
  const control = await readFile(join(postgres.share, 'extension/vector.control'), 'utf8').catch(() => '');
  const [, major = 0, minor = 0] = /default_version = '(\d+)\.(\d+)/.exec(control) ?? [];
  return Number(major) > 0 || Number(minor) >= 8;
}

/** A directory with `vector.so`, `vector.control` and the SQL files, built once per server version and source. */
export async function pgvectorFor(postgres: Installation): Promise<string> {
  const directory = join(cacheRoot, `pgvector-${release}-${archiveSha256.slice(0, 12)}-postgresql-${postgres.version}-${process.arch}`);
  if (existsSync(directory)) return directory;
  const work = await mkdtemp(join(tmpdir(), 'stemma-pgvector-'));
  try {
    const [headers, source] = await Promise.all([serverHeaders(postgres, work), unpackedSource(work)]);
    const built = await compile(source, headers, work);
    await mkdir(cacheRoot, { recursive: true });
    const staged = await mkdtemp(join(cacheRoot, 'building-'));
    await cp(built, staged, { recursive: true });
    await chmod(staged, 0o755); // mkdtemp keeps others out, and the next run may be another user's
    // Another process may have been faster: then its directory stays.
    await rename(staged, directory).catch(() => rm(staged, { recursive: true, force: true }));
    return directory;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function serverHeaders(postgres: Installation, work: string): Promise<string[]> {
  if (existsSync(join(postgres.headers, 'postgres.h'))) return [postgres.headers];
  await refreshLists();
  const packages = [`postgresql-server-dev-${postgres.major}`, 'libpq-dev'];
  await run('apt-get', ['download', '-q', ...packages], { cwd: work });
  const root = join(work, 'headers');
  for (const name of (await readdir(work)).filter((file) => file.endsWith('.deb'))) await run('dpkg', ['-x', join(work, name), root]);
  return [join(root, 'usr/include/postgresql', String(postgres.major), 'server'), join(root, 'usr/include/postgresql')];
}

async function unpackedSource(work: string): Promise<string> {
  await refreshLists();
  const file = join(work, archive);
  const failures: string[] = [];
  for (const mirror of await mirrors()) {
    const uri = `${mirror.replace(/\/$/, '')}/pool/main/p/pgvector/${archive}`;
    // apt's own downloader knows the proxy and the mirror's ways.
    const done = await run('/usr/lib/apt/apt-helper', ['download-file', uri, file]).then(
      () => true,
      (error: unknown) => void failures.push(String(error)),
    );
    if (done) break;
  }
  if (!existsSync(file)) throw new Error(`The source of pgvector could not be downloaded. ${failures.join(' ')}`);
  const found = sha256(await readFile(file));
  if (found !== archiveSha256) throw new Error(`The source of pgvector has the wrong SHA-256: ${found}.`);
  const directory = join(work, 'source');
  await mkdir(directory);
  await run('tar', ['-xzf', file, '-C', directory, '--strip-components=1']);
  return directory;
}

async function mirrors(): Promise<string[]> {
  const listed = (await tryRun('apt-get', ['indextargets', '--format', '$(REPO_URI)']))?.split('\n') ?? [];
  const debian = listed.filter((uri) => /\/debian\/?$/.test(uri));
  return [...new Set([...debian, 'http://deb.debian.org/debian'])];
}

async function compile(source: string, headers: readonly string[], work: string): Promise<string> {
  if (!(await tryRun('gcc', ['--version'])) && isRoot()) await installPackages(['gcc', 'libc6-dev']);
  const objects = join(work, 'objects');
  const built = join(work, 'built');
  await Promise.all([mkdir(objects), mkdir(built)]);
  const sources = (await readdir(join(source, 'src'))).filter((name) => name.endsWith('.c'));
  const flags = [
    '-fPIC',
    '-O2',
    '-ftree-vectorize',
    '-fno-math-errno',
    '-fassociative-math',
    '-fno-signed-zeros',
    '-fno-trapping-math',
    '-w',
  ];
  const include = headers.flatMap((directory) => ['-I', directory]);
  const queue = sources.values();
  const one = async (): Promise<void> => {
    for (const name of queue)
      await run('gcc', [...flags, '-D_GNU_SOURCE', ...include, '-c', join(source, 'src', name), '-o', join(objects, `${name}.o`)]);
  };
  await Promise.all([one(), one()]);
  await run('gcc', [
    '-shared',
    '-fPIC',
    '-O2',
    '-o',
    join(built, 'vector.so'),
    ...sources.map((name) => join(objects, `${name}.o`)),
    '-lm',
  ]);
  await cp(join(source, 'vector.control'), join(built, 'vector.control'));
  const install = await readFile(join(source, 'sql/vector.sql'), 'utf8');
  await writeFile(join(built, `vector--${release}.sql`), install);
  return built;
}
