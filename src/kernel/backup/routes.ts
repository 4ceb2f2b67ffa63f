import type { Actor } from '../authorization/authorization.ts';
import type { Store } from '../db/port.ts';
import { handle, type Api } from '../contract/handle.ts';
import { streamOf } from '../http/stream-of.ts';
import { createBackupRoute } from './contract.ts';
import { createBackup, type BackupOptions } from './create-backup.ts';
import { mayBackUp } from './policy.ts';

/** What making a backup needs of a request. */
export interface BackupRequest {
  readonly actor: Actor;
  readonly store: Store;
  readonly backup: BackupOptions;
}

export function registerBackupRoutes(api: Api<BackupRequest>): void {
  handle(
    api,
    createBackupRoute,
  )(async ({ context: { actor, store, backup }, query: { scope } }) => {
    const pieces = createBackup(mayBackUp(actor), scope === 'workspace' ? { ...backup, workspace: store.workspace } : backup);
    const what = scope === 'workspace' ? 'workspace-' : '';
    return { bytes: streamOf(pieces), name: `stemma-${what}${backup.clock.now().toISOString().slice(0, 10)}.backup` };
  });
}
