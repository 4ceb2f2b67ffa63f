/** Plays the demo: the acts in order, once in a workspace. What was interrupted before the second version came in is taken up again. */
import type { Progress } from '../../kernel/contract/envelope.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { listVersions, readVersion } from '../../modules/documents/contract.ts';
import type { StemmaClient } from '../client.ts';
import { statusRoute } from '../overview/contract.ts';
import { beginning } from './beginning.ts';
import { change } from './change.ts';
import type { DemoStep, demoEnds } from './contract.ts';
import { hashOf } from './sample-documents.ts';
import { stepText, type Scene } from './scene.ts';
import { houseBundle, houseFiles, leaseBundle, leaseFiles } from './story.ts';

export interface DemoCall {
  readonly client: StemmaClient;
  readonly signal: AbortSignal;
  readonly progress: (step: Progress) => void;
  readonly until: (typeof demoEnds)[number];
}

export interface DemoOutcome {
  readonly outcome: 'played' | 'already';
  readonly message: string;
  readonly open: string;
  readonly steps: readonly DemoStep[];
}

/** Where to look first. */
const open = `/b/${leaseBundle}`;

/** @throws StemmaError CONFLICT when something else has the names of the demo's bundles; nothing is changed then. */
export async function runDemo({ client, signal, progress, until }: DemoCall): Promise<DemoOutcome> {
  const message = await alreadyHere(client, signal);
  if (message !== undefined) return { outcome: 'already', message, open, steps: [] };
  const acts = until === 'staged' ? beginning : [...beginning, ...change];
  const scene: Scene = { client, signal, asked: [], recorded: [] };
  const steps: DemoStep[] = [];
  for (const [at, { id, title, shows, play }] of acts.entries()) {
    progress({ stage: title, done: at, total: acts.length });
    const step = { id, title, shows, ...(await play(scene)) };
    steps.push(step);
    progress({ stage: title, done: at + 1, total: acts.length, detail: stepText(at + 1, step) });
  }
  const next =
    until === 'staged' ? 'Version 2 of the lease is staged and waits to be applied.' : 'The lease stands as in its first version.';
  return { outcome: 'played', message: next, open, steps };
}

/** What to say when the demo was played here before; undefined where it can be played. */
async function alreadyHere(client: StemmaClient, signal: AbortSignal): Promise<string | undefined> {
  const { bundles } = await client.call(statusRoute, { signal });
  const ours = new Map<string, readonly string[]>([
    [leaseBundle, [leaseFiles.first]],
    [houseBundle, houseFiles],
  ]);
  const taken = bundles.filter(({ name }) => ours.has(name));
  for (const { name } of taken) {
    if (await startsWith({ client, signal }, name, ours.get(name) ?? [])) continue;
    const message = `There is a bundle "${name}" here that is not of the demo. Nothing was changed; play the demo in an empty workspace.`;
    throw new StemmaError('CONFLICT', message, { bundle: name });
  }
  const lease = taken.find(({ name }) => name === leaseBundle);
  if (!lease) return undefined;
  const { versions } = await client.call(listVersions, { params: { bundle: leaseBundle }, signal });
  if (versions.length === 1) return undefined;
  const staged = lease.staged ? ` Version ${lease.staged.number} of the lease is staged and waits to be applied.` : '';
  return `The demo is here already; nothing was done.${staged}`;
}

/** Whether the first version of a bundle holds exactly these sample documents. */
async function startsWith(
  { client, signal }: Pick<Scene, 'client' | 'signal'>,
  bundle: string,
  files: readonly string[],
): Promise<boolean> {
  const { documents } = await client.call(readVersion, { params: { bundle, number: '1' }, signal });
  const hashes = await Promise.all(files.map(hashOf));
  return documents.length === files.length && documents.every(({ sha256 }) => hashes.includes(sha256));
}
