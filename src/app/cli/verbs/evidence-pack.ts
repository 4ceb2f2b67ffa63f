/** The verbs of evidence packs: make one from a workspace, check one anywhere. */
import { readFile } from 'node:fs/promises';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { exportPack, fetchExport } from '../../evidence-pack/contract.ts';
import type { verifyPack, Verification } from '../../evidence-pack/verify-pack.ts';
import { UsageError, type Outcome } from '../outcome.ts';
import { replaceFile } from '../replace-file.ts';
import { exactly, flag, idOf, required, text, type Session, type Values, type Verb } from '../verb.ts';
import { plural } from '../words.ts';
import { asOfQuery } from './pages.ts';
import { startedRun } from './runs.ts';
import type { ServiceVerb } from './service.ts';

/** Loaded when it is needed: it knows the product's own rules, and other verbs start without those. */
const verificationOf = async (...given: Parameters<typeof verifyPack>): Promise<Verification> =>
  (await import('../../evidence-pack/verify-pack.ts')).verifyPack(...given);

const exportVerb: Verb = {
  name: 'export',
  usage: '<answer|insight|bundle[@V]> (-o FILE | --detach) [--as-of V|TIME] | --run ID -o FILE',
  says: 'Write one file with the sentences, their sources and the proof of both, to be read and checked anywhere. -o - writes to standard output; --run fetches what a detached export came to.',
  options: { output: { type: 'string', short: 'o' }, 'as-of': { type: 'string' }, detach: { type: 'boolean' }, run: { type: 'string' } },
  async run(session, args, values) {
    const file = text(values, 'output');
    if (flag(values, 'detach')) {
      const [subject] = exactly(args, 'answer|insight|bundle') as [string];
      if (file !== undefined || values['run'] !== undefined)
        throw new UsageError('--detach writes no file: fetch it later with --run ID -o FILE.');
      return startedRun(session, exportPack, { subject, ...asOfQuery(values) });
    }
    if (file === undefined || file === '') throw new UsageError('Missing: -o FILE.');
    if (file === '-' && flag(values, 'json')) throw new UsageError('Standard output takes the pack or --json, not both.');
    const bytes = await bytesFor(session, args, values);
    const verification = await verificationOf(bytes);
    const [problem] = verification.problems;
    if (problem) throw new StemmaError('INTERNAL', `The pack does not hold: ${problem.message} Nothing was written.`);
    if (file === '-') return { data: {}, text: { bytes: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) } };
    await replaceFile(file, (write) => write(bytes));
    return {
      data: { file, size: bytes.byteLength, ...summaryOf(verification) },
      text: [
        `${file}: ${contentsText(verification)}, ${plural(bytes.byteLength, 'byte')}`,
        `root ${verification.root}`,
        'Tell the root to whoever gets the file, on another way.',
      ].join('\n'),
    };
  },
};

function bytesFor({ client, signal }: Session, args: readonly string[], values: Values): Promise<Uint8Array> {
  if (values['run'] === undefined) {
    const [subject] = exactly(args, 'answer|insight|bundle') as [string];
    return client.call(exportPack, { params: { subject }, query: asOfQuery(values), signal });
  }
  exactly(args);
  if (values['as-of'] !== undefined) throw new UsageError('A run has its moment: leave out --as-of.');
  return client.call(fetchExport, { params: { run: idOf(required(values, 'run')) }, signal });
}

const summaryOf = ({ root, subject, moment, counts }: Verification) => ({ root, subject, moment, counts });

function contentsText({ subject, counts }: Verification): string {
  const told = (['sentence', 'evidence', 'source'] as const).flatMap((type) => {
    const count = counts[type] ?? 0;
    return count === 0 ? [] : [type === 'evidence' ? `${count} evidence` : plural(count, type)];
  });
  return `${subject?.kind ?? 'pack'} ${subject?.id ?? ''}${told.length === 0 ? '' : ` with ${told.join(', ')}`}`;
}

const verify: ServiceVerb = {
  name: 'verify',
  usage: 'FILE [--expect ROOT]',
  says: 'Check a file that export made, with nothing but the file. --expect also holds it against a root that you were told.',
  options: { expect: { type: 'string' } },
  async start(_config, _log, { args, values }) {
    const [file] = exactly(args, 'file') as [string];
    const expect = values['expect'] === undefined ? undefined : required(values, 'expect').toLowerCase();
    if (expect !== undefined && !/^[0-9a-f]{64}$/.test(expect))
      throw new UsageError('--expect takes the root that export printed: 64 hexadecimal digits.');
    const verification = await verificationOf(await contentOf(file), expect);
    if (verification.problems.length > 0) throw refusal(file, verification);
    return verified(file, verification, expect);
  },
};

function verified(file: string, verification: Verification, expect: string | undefined): Outcome {
  const against =
    expect === undefined
      ? 'Nothing was changed after it was made, unless somebody made it anew: hold the root against the one you were told, with --expect.'
      : 'The root is the one you expect.';
  return {
    data: { file, verified: true, expected: expect !== undefined, ...summaryOf(verification) },
    text: [`${file} holds: ${contentsText(verification)}`, `root ${verification.root}`, against].join('\n'),
  };
}

/** Files come from strangers: nothing of theirs may steer a terminal. */
const printable = (message: string): string =>
  message.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');

function refusal(file: string, { root, problems }: Verification): StemmaError {
  const named = problems.map(({ part, message }) => ({ part: printable(part), message: printable(message) }));
  const more = named.length > 20 ? [`and ${named.length - 20} more`] : [];
  const lines = [...named.slice(0, 20).map(({ message }) => message), ...more];
  return new StemmaError('VALIDATION_ERROR', `${file} does not hold.\n${lines.map((line) => `  ${line}`).join('\n')}`, {
    verified: false,
    root: root === undefined ? null : printable(root),
    problems: named,
  });
}

async function contentOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new StemmaError('NOT_FOUND', `There is no file "${file}".`);
    if (code === 'EISDIR') throw new StemmaError('VALIDATION_ERROR', `"${file}" is a folder. Name the file that export made.`);
    if (code === 'ERR_FS_FILE_TOO_LARGE') throw new StemmaError('LIMIT_EXCEEDED', `"${file}" is too large to be an evidence pack.`);
    throw error;
  }
}

export const evidencePackVerbs: readonly Verb[] = [exportVerb];
/** Needs no workspace: works wherever the file is. */
export const offlineVerbs: readonly ServiceVerb[] = [verify];
