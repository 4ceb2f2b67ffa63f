/** Lets the modules above write what a staged version will show, before anybody can see it. */
import { readHead } from '../../kernel/lineage/index.ts';
import type { DocumentsContext, IndexedRevision, StagedChange } from './context.ts';
import { loadListing } from './listing-store.ts';
import type { ListingRow, VersionRow } from './tables.ts';
import { toolchainOf } from './version-toolchain.ts';

/** Returns what was indexed, by revision. Idempotent. `listing`, the version's, is read when it is not at hand. */
export async function prepareChange(
  context: DocumentsContext,
  version: VersionRow,
  listing?: readonly ListingRow[],
): Promise<{ staged: StagedChange; indexed: ReadonlyMap<string, IndexedRevision> }> {
  const { seq, lines, toolchain } = await context.store.read(async (reader) => ({
    seq: (await readHead(reader)).seq,
    lines: listing ?? (await loadListing(reader, version.id)),
    toolchain: await toolchainOf(reader, version),
  }));
  const staged: StagedChange = {
    version: version.id,
    bundle: version.bundle,
    moment: { seq, staged: version.id },
    revisions: [...new Set(lines.map((line) => line.revision))],
    ...toolchain,
  };
  const indexed = new Map<string, IndexedRevision>();
  for (const participant of context.participants) {
    for (const [revision, counts] of (await participant.prepare?.(context, staged)) ?? []) indexed.set(revision, counts);
  }
  return { staged, indexed };
}
