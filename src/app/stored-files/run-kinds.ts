/** Looking after stored files, as runs: with progress, to be cancelled, for a caller or by themselves. Each may be done again. */
import type { z } from 'zod';
import type { Actor } from '../../kernel/authorization/authorization.ts';
import { collectGarbage, keptMs, unreferencedBlobs, verifyBlobs, type BlobStore } from '../../kernel/blobs/index.ts';
import type { Database, Store } from '../../kernel/db/port.ts';
import { acceptedBy, wholeKind, type TypedKind } from '../../kernel/runs/kinds.ts';
import type { Clock } from '../../kernel/shared/clock.ts';
import { documentsOfFiles } from '../../modules/documents/index.ts';
import { collectFiles, verifyFiles } from './contract.ts';
import { mayLookAfterFiles } from './policy.ts';

export interface StoredFilesContext {
  readonly database: Database;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly actor: Actor;
}

type Verified = z.output<typeof verifyFiles.result>;
type CollectInput = z.output<typeof collectFiles.body>;
type Collected = z.output<typeof collectFiles.result>;

export interface StoredFilesRuns {
  readonly verify: TypedKind<z.output<typeof verifyFiles.body>, Verified>;
  readonly collect: TypedKind<CollectInput, Collected>;
}

/** Of many broken files so many are told one by one. */
const toldBroken = 1000;

export function storedFilesRuns({ database, store, blobs, clock, actor }: StoredFilesContext): StoredFilesRuns {
  return {
    verify: wholeKind({
      name: verifyFiles.name,
      definition: '1',
      queue: 'maintenance',
      stages: ['reading'],
      accept: acceptedBy(verifyFiles.body),
      title: (input) => (input?.recover === true ? 'Verify the stored files and bring broken ones back' : 'Verify the stored files'),
      outcome: ({ broken }: Verified) => (broken.length === 0 ? 'succeeded' : 'partial'),
      async work({ signal, progress, itemFailed }, input): Promise<Verified> {
        mayLookAfterFiles(actor);
        const recover = input?.recover ?? false;
        const { broken, ...read } = await verifyBlobs({ store, blobs, recover, signal, progress });
        const hashes = broken.map(({ sha256 }) => sha256);
        const of = Map.groupBy(await store.read((reader) => documentsOfFiles(reader, hashes)), ({ sha256 }) => sha256);
        for (const { sha256, problem } of broken.slice(0, toldBroken))
          await itemFailed(sha256, { code: 'INTERNAL', message: `This stored file is ${problem}.` });
        const shown = ({ bundle, path, version }: { bundle: string; path: string; version: number }) => ({ bundle, path, version });
        return { ...read, broken: broken.map((one) => ({ ...one, documents: (of.get(one.sha256) ?? []).map(shown) })) };
      },
    }),
    collect: wholeKind({
      name: collectFiles.name,
      definition: '1',
      queue: 'maintenance',
      stages: ['removing'],
      accept: acceptedBy(collectFiles.body),
      title: ({ dryRun }: CollectInput) =>
        dryRun ? 'Count what garbage collection would remove' : 'Remove stored files that nothing refers to',
      async work(_work, { dryRun }: CollectInput): Promise<Collected> {
        mayLookAfterFiles(actor);
        const now = clock.now();
        if (dryRun) return { dryRun, ...(await store.read((reader) => unreferencedBlobs(reader, new Date(now.getTime() - keptMs), now))) };
        const { registrations: files, bytes } = await collectGarbage({ database, blobs, now, workspace: store.workspace, sweep: true });
        return { dryRun, files, bytes };
      },
    }),
  };
}
