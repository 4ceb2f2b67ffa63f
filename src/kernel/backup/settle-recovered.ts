/**
 * What an instance needs before it serves whose database was set back to an earlier moment by other means than a backup of ours: by the
 * write-ahead log of a server, by the snapshot of a disk. As after a restore nothing goes on or tells anybody anything by itself, and the
 * files that were removed since are brought back where the store still has them.
 */
import { allWorkspaces, recoverMissing, type BlobStore, type StoredBlob } from '../blobs/index.ts';
import type { Progress } from '../contract/envelope.ts';
import { migrateUp, migrationStatus, type Migration } from '../db/migrations.ts';
import type { Database } from '../db/port.ts';
import { forgetWorkflows } from '../engine/forget-workflows.ts';
import { endUnfinished } from '../runs/end-restored.ts';
import type { Clock } from '../shared/clock.ts';
import { StemmaError } from '../shared/errors.ts';
import { disableAll } from '../webhooks/disable-restored.ts';
import { restorer } from './restore-backup.ts';
import { refuseHalfRestored } from './restore-mark.ts';
import { refuseServedTarget } from './target.ts';

export interface RecoveredOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress: (step: Progress) => void;
}

export interface Recovered {
  /** Applied because the moment was before an upgrade. */
  readonly migrated: readonly string[];
  readonly endedRuns: number;
  readonly disabledWebhooks: number;
  readonly files: number;
  readonly recoveredFiles: number;
  /** What the store has no more, by the workspace that names it. */
  readonly missing: readonly (StoredBlob & { readonly workspace: string })[];
}

const runWords = 'It was not finished at the moment that the database was set back to. Retry it if it is still wanted.';
const webhookWords =
  'The database was set back to an earlier moment. Enable it when this is the instance that serves; what waits is sent then.';

/**
 * May be done again whatever ended it.
 * @throws StemmaError CONFLICT when others are connected, and for a database that holds no Stemma, or half a restored one
 */
export async function settleRecovered(options: RecoveredOptions): Promise<Recovered> {
  const { database, blobs, migrations, clock, signal, progress } = options;
  await refuseServedTarget(options);
  await refuseHalfRestored(database);
  if (!(await migrationStatus(database, migrations)).some(({ applied }) => applied))
    throw new StemmaError('CONFLICT', 'This database holds no Stemma, so nothing of it was set back. Look at DATABASE_URL and --data.');
  const migrated = await migrateUp(database, migrations);
  await forgetWorkflows(database, migrations);
  const done = { endedRuns: 0, disabledWebhooks: 0, files: 0, recoveredFiles: 0 };
  const missing: (StoredBlob & { workspace: string })[] = [];
  const workspaces = await allWorkspaces(database);
  for (const workspace of workspaces)
    await database.as({ workspace, actor: restorer }).write(async (tx) => {
      done.endedRuns += await endUnfinished(tx, clock.now(), runWords);
      done.disabledWebhooks += await disableAll(tx, webhookWords);
    });
  for (const workspace of workspaces) {
    const found = await recoverMissing({ store: database.as({ workspace, actor: restorer }), blobs, signal, progress });
    done.files += found.files;
    done.recoveredFiles += found.recovered;
    missing.push(...found.missing.map((blob) => ({ ...blob, workspace })));
  }
  return { migrated, ...done, missing };
}
