/** Search reads as recipes make them and traces keep them, for tests without recipes. */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import type { InputKind, Look, StoredRead } from '../../kernel/lineage/index.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { createSearchInput, type GivenSearch } from './search-input.ts';
import type { SearchReadRequest } from './signature.ts';
import type { World } from './world.fixture.ts';

export const input: InputKind<SearchReadRequest, GivenSearch> = createSearchInput();

export const look = (reader: Reader, moment: Moment): Look => ({ reader, moment, decided: new Map() });

export async function record(reader: Reader, moment: Moment, request: SearchReadRequest): Promise<StoredRead> {
  const { given: _, ...stored } = await input.read(look(reader, moment), request);
  return { kind: 'search', role: 'cited', ...(JSON.parse(JSON.stringify(stored)) as typeof stored) };
}

/** Stores a read as a trace of some derivation does. */
export async function keep(world: World, read: StoredRead): Promise<void> {
  const [trace, derivation] = [newId(), newId()];
  await world.store.write(async (tx) => {
    await sql`INSERT INTO traces (workspace, id, derivation, recipe, reads_key, output, output_fingerprint, created_at)
      VALUES (${tx.workspace}, ${trace}, ${derivation}, 'recipe', '', '{}', '', now())`.execute(tx.db());
    await sql`INSERT INTO reads (workspace, trace, derivation, input_kind, input, request, fingerprint, role)
      VALUES (${tx.workspace}, ${trace}, ${derivation}, 'search', ${read.input}, ${JSON.stringify(read.request)}, ${read.fingerprint}, 'cited')`.execute(
      tx.db(),
    );
    await sql`INSERT INTO trace_sources (workspace, trace, source, part, derivation, role)
      SELECT DISTINCT ${tx.workspace}::uuid, ${trace}::uuid, s.source, s.part, ${derivation}::uuid, 'context'
      FROM json_to_recordset(${JSON.stringify(input.sources?.(read.request) ?? [])}::json) s (source text, part text)`.execute(tx.db());
    await input.keep?.(tx, trace, [read]);
  });
}
