/**
 * How fast do 1,000 Markdown files become searchable, beside LangChain.js `index()` on the same files?
 * node bench/ingest.ts [FOLDER] [--documents 1000]
 */
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { corpusFile } from './corpus.ts';
import { report, say, type Arguments, type Bar, type Section } from './measure.ts';
import { postgresServer } from './postgres.ts';
import { runChild } from './processes.ts';
import { temporaryFolder } from './product.ts';

interface Ingested {
  readonly firstMs: number;
  readonly againMs: number;
  readonly afterMs: number;
  readonly edited: number;
  readonly pieces: number;
  readonly newAgain: number;
  readonly newAfter: number;
}

interface Measured extends Ingested {
  readonly name: string;
  readonly peakMb: number;
}

export async function measureIngest(given: Arguments): Promise<Section> {
  await using folder = await temporaryFolder();
  const source = given.rest[0];
  const documents = await writeSource(join(folder.path, 'source'), source, given.count('documents', 1000));
  const measured: Measured[] = [];
  const run = async (name: string, file: string, args: readonly string[]): Promise<void> => {
    say(`ingest: ${name}`);
    // A copy each, because the edit is made in it.
    const files = join(folder.path, `files-${measured.length}`);
    await cp(join(folder.path, 'source'), files, { recursive: true });
    const { result, peakMb } = await runChild<Ingested>(file, [files, ...args]);
    measured.push({ name, peakMb, ...result });
  };
  await run('LangChain.js', 'children/ingest-langchain.ts', []);
  await run('Stemma, embedded', 'children/ingest-stemma.ts', [join(folder.path, 'embedded')]);
  await using server = await postgresServer(say);
  if (server) await run('Stemma, PostgreSQL', 'children/ingest-stemma.ts', [join(folder.path, 'server'), await server.freshDatabase()]);
  return sectionOf(documents, source, measured, server?.says);
}

async function writeSource(folder: string, source: string | undefined, documents: number): Promise<number> {
  if (source !== undefined) {
    await cp(source, folder, { recursive: true, filter: (path) => !/\/\.[^/]+$/.test(path) });
    return (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.md')).length;
  }
  for (let number = 0; number < documents; number++) {
    const { path, content } = corpusFile(number);
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return documents;
}

function sectionOf(documents: number, source: string | undefined, measured: readonly Measured[], server: string | undefined): Section {
  const peer = measured[0] as Measured;
  const bars = measured.slice(1).flatMap((one): Bar[] => {
    const goals = one.name.endsWith('PostgreSQL') ? { floor: 0.7, goal: 2 } : { floor: 0.4, goal: 1 };
    return [
      {
        what: `first ingest, docs/s against LangChain.js: ${one.name}`,
        unit: 'x',
        measured: peer.firstMs / one.firstMs,
        ...goals,
        better: 'higher',
      },
      {
        what: `1 % re-ingest / full: ${one.name}`,
        unit: ' %',
        measured: (100 * one.afterMs) / one.firstMs,
        floor: 5,
        goal: 2,
        better: 'lower',
      },
      {
        what: `no-op re-ingest / full: ${one.name}`,
        unit: ' %',
        measured: (100 * one.againMs) / one.firstMs,
        floor: 2,
        goal: 0.5,
        better: 'lower',
      },
    ];
  });
  return {
    question: `How fast do ${documents} Markdown files become searchable?`,
    tables: [
      {
        title: `${documents} files ${source === undefined ? 'of about 4.2 kB, generated' : `of ${source}`}`,
        columns: [
          '',
          'docs/s',
          'first ms',
          'no-op ms',
          '1 % edit ms',
          'pieces',
          'new pieces: no-op',
          `new pieces: ${peer.edited} files edited`,
          'peak MB',
        ],
        rows: measured.map((one) => [
          one.name,
          (documents / one.firstMs) * 1000,
          one.firstMs,
          one.againMs,
          one.afterMs,
          one.pieces,
          one.newAgain,
          one.newAfter,
          one.peakMb,
        ]),
      },
    ],
    bars,
    notes: [
      'LangChain.js: `RecursiveCharacterTextSplitter` for Markdown (1,000 characters, 200 overlap), `index()` with batches of 100 into its `MemoryVectorStore`, records in a Map, embeddings of 384 numbers from a hash. Nothing outlives the process, and nothing old is removed: that store cannot delete.',
      'Stemma: `stemma add FOLDER --publish` in a process that has the workspace open: files stored, parsed in a child process, indexed, lineage planned, published. No embeddings are made: search is by words.',
      'Peak memory is the resident memory of the process and its children, looked at ten times a second; the PostgreSQL server is not counted.',
      ...(server === undefined ? ['PostgreSQL was not to be had.'] : [`${server}.`]),
    ],
  };
}

if (import.meta.main) await report(measureIngest);
