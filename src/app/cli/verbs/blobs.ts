/** The verbs that look after stored files. */
import { newId } from '../../../kernel/shared/ids.ts';
import { collectFiles, verifyFiles } from '../../stored-files/contract.ts';
import { exactly, flag, type Verb } from '../verb.ts';
import { plural } from '../words.ts';
import { startedRun } from './runs.ts';

const verify: Verb = {
  name: 'blobs verify',
  usage: '[--recover] [--detach]',
  says: 'Read every stored file against its hash, and say which are broken and what they belong to; with --recover bring them back where the bucket keeps versions. Exit 3 when one is broken still.',
  options: { recover: { type: 'boolean' }, detach: { type: 'boolean' } },
  async run(session, args, values) {
    exactly(args);
    const body = { recover: flag(values, 'recover') };
    if (flag(values, 'detach')) return startedRun(session, verifyFiles, body);
    const { client, signal, progress } = session;
    const data = await client.call(verifyFiles, { body, idempotencyKey: newId(), signal, onProgress: progress });
    const lines = data.broken.flatMap(({ sha256, problem, documents }) => [
      `${sha256} is ${problem}`,
      ...documents.map(({ bundle, path, version }) => `  ${bundle}/${path}@${version}`),
    ]);
    const back = data.recovered > 0 ? `, ${plural(data.recovered, 'file')} brought back` : '';
    const read = `${plural(data.files, 'file')}, ${plural(data.bytes, 'byte')} read${back}`;
    if (data.broken.length === 0) return { data, text: `${read}: all of them hold.` };
    const text = [
      `${read}: ${plural(data.broken.length, 'file')} broken.`,
      ...lines,
      'Add the same files again, or bring them back from a backup.',
    ];
    return { data, text: text.join('\n'), exit: 3 };
  },
};

const gc: Verb = {
  name: 'blobs gc',
  usage: '[--dry-run] [--detach]',
  says: 'Remove stored files that nothing refers to, that nobody retains and that nobody has used for a day. A server does this by itself.',
  options: { 'dry-run': { type: 'boolean' }, detach: { type: 'boolean' } },
  async run(session, args, values) {
    exactly(args);
    const body = { dryRun: flag(values, 'dry-run') };
    if (flag(values, 'detach')) return startedRun(session, collectFiles, body);
    const { client, signal, progress } = session;
    const data = await client.call(collectFiles, { body, idempotencyKey: newId(), signal, onProgress: progress });
    const what = `${plural(data.files, 'file')}, ${plural(data.bytes, 'byte')}`;
    return { data, text: data.files === 0 ? 'Nothing to remove.' : `${data.dryRun ? 'Would remove' : 'Removed'} ${what}.` };
  },
};

export const blobVerbs: readonly Verb[] = [verify, gc];
