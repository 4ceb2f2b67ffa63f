/** Tells of a version in the transaction that changes it. */
import type { Tx } from '../../kernel/db/port.ts';
import { emit } from '../../kernel/outbox/emit.ts';
import { versionDiscarded, versionHeld, versionPublished, versionReleased, versionRestored, versionStaged } from './contract-events.ts';
import { loadVersionNumbers } from './version-store.ts';
import type { BundleRow, VersionRow } from './tables.ts';

const changes = { staged: versionStaged, held: versionHeld, released: versionReleased, discarded: versionDiscarded } as const;

type Named = Pick<BundleRow, 'id' | 'name'>;
type Numbered = Pick<VersionRow, 'id' | 'number'>;

const factsOf = (bundle: Named, version: Numbered) => ({
  bundle: bundle.id,
  name: bundle.name,
  version: version.id,
  number: version.number,
});

export async function tellVersion(tx: Tx, bundle: Named, version: Numbered, change: keyof typeof changes): Promise<void> {
  await emit(tx, changes[change], factsOf(bundle, version));
}

export async function tellPublished(tx: Tx, bundle: Named, version: Numbered & Pick<VersionRow, 'restores'>, seq: number): Promise<void> {
  const facts = { ...factsOf(bundle, version), seq };
  await emit(tx, versionPublished, facts);
  if (version.restores === null) return;
  const restores = (await loadVersionNumbers(tx, [version.restores])).get(version.restores) as number;
  await emit(tx, versionRestored, { ...facts, restores });
}
