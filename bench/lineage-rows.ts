/**
 * Evidence, insights and saved answers by the ten thousand: the product's own recipes are run, and what they say is written as the
 * product writes it, but many rows at a time. Making each by its own request would take hours.
 */
import { sql } from 'kysely';
import type { Store, Tx } from '../src/kernel/db/port.ts';
import { createRegistry, execute, readHead, undecided, type Decided, type Execution, type InputKind } from '../src/kernel/lineage/index.ts';
import { slices } from '../src/kernel/lineage/reach.ts';
import { writeStates } from '../src/kernel/lineage/state-store.ts';
import { keepTraces } from '../src/kernel/lineage/traces.ts';
import { fingerprint } from '../src/kernel/shared/fingerprint.ts';
import { newId } from '../src/kernel/shared/ids.ts';
import { createAnswersLineage, passagesRead } from '../src/modules/answers/lineage-kinds.ts';
import { insertAnswer } from '../src/modules/answers/store.ts';
import { loadParsed, type ParsedDocument } from '../src/modules/documents/index.ts';
import type { GivenAnchor } from '../src/modules/evidence/anchor-input.ts';
import {
  createEvidenceKind,
  createEvidenceLineage,
  evidenceSubject,
  insightKind,
  type EvidenceSubject,
} from '../src/modules/evidence/lineage-kinds.ts';
import { asPlacement } from '../src/modules/evidence/placement.ts';
import { insightKey } from '../src/modules/evidence/rules.ts';
import { insertHistory, type EvidenceRow } from '../src/modules/evidence/store.ts';
import type { Random } from '../src/testing/generated/random.ts';

const [evidenceLineage, answersLineage] = [createEvidenceLineage(), createAnswersLineage()];
const registry = createRegistry(
  [evidenceLineage, answersLineage].flatMap((one) => one.inputs ?? []),
  [evidenceLineage, answersLineage].flatMap((one) => one.derivations ?? []),
);
const perBatch = 250;

interface Made {
  readonly id: string;
  readonly label: string;
  readonly execution: Execution;
}

/** Derivations of one kind that are current, with their traces, reads and states. */
async function insertMade(tx: Tx, kind: string, made: readonly Made[]): Promise<void> {
  const now = new Date();
  const { seq, changes } = await readHead(tx);
  const rows = made.map(({ id, label }) => ({ id, label: label.slice(0, 200) }));
  await sql`INSERT INTO derivations (workspace, id, kind, label, owner, created_at)
    SELECT ${tx.workspace}, id, ${kind}, label, ${tx.actor}, ${now} FROM json_to_recordset(${JSON.stringify(rows)}::json) d (id uuid, label text)`.execute(
    tx.db(),
  );
  const traces = await keepTraces(
    registry,
    tx,
    made.map(({ id, execution }) => ({ derivation: id, execution })),
    now,
  );
  const states = made.map(({ id }, at) => ({ derivation: id, trace: traces[at] as string, state: 'current' as const, causes: [] }));
  await writeStates(tx, seq, states);
  await sql`UPDATE lineage_heads SET derivations = derivations + ${made.length}, changes = ${changes + 1} WHERE workspace = ${tx.workspace}`.execute(
    tx.db(),
  );
}

/** A document that evidence can be taken from. */
export interface Source {
  readonly document: string;
  readonly revision: string;
  readonly version: string;
  readonly parsed: ParsedDocument;
}

/** The documents of the published version of the only bundle, by path. */
export async function loadSources(store: Store): Promise<Map<string, Source>> {
  const rows = await store.read(
    async (reader) =>
      (
        await sql<{ path: string; document: string; revision: string; version: string }>`
    SELECT l.path, l.document, l.revision, l.version FROM bundles b JOIN listings l ON l.workspace = b.workspace AND l.version = b.published_version`.execute(
          reader.db(),
        )
      ).rows,
  );
  const sources = new Map<string, Source>();
  for (const some of slices(rows, 100)) {
    const parsed = await store.read((reader) =>
      loadParsed(
        reader,
        some.map((row) => row.revision),
      ),
    );
    for (const { path, ...row } of some) sources.set(path, { ...row, parsed: parsed.get(row.revision) as ParsedDocument });
  }
  return sources;
}

/** One sentence of a paragraph: of the first one of the document, or of any other. */
function sentenceOf({ parsed }: Source, dice: Random, first: boolean): { start: number; end: number } {
  const paragraphs = parsed.blocks.filter(({ kind }) => kind === 'paragraph');
  const block = first ? paragraphs[0] : dice.pick(paragraphs.slice(1));
  if (!block) throw new Error('A document of the corpus has paragraphs.');
  const found = [...parsed.canonical.slice(block.start, block.end).matchAll(/[^.]+\./g)];
  const [chosen] = [dice.pick(found)];
  const start = block.start + chosen.index + (/^\s*/.exec(chosen[0])?.[0].length ?? 0);
  return { start, end: block.start + chosen.index + chosen[0].length };
}

/** What evidence reads, of a document that is at hand: equal to what the product reads of it, without asking for each. */
function anchorOf(sources: ReadonlyMap<string, Source>): InputKind<EvidenceSubject, GivenAnchor> {
  const [anchor] = evidenceLineage.inputs as [InputKind<EvidenceSubject, GivenAnchor>];
  return {
    ...anchor,
    async read(_, request) {
      const { revision, parsed } = sources.get(request.document) as Source;
      const given: GivenAnchor = { target: { revision, parsed }, basis: { place: request.place, parsed }, decided: undefined };
      return { input: request.evidence, request: { ...request }, fingerprint: fingerprint([revision, null]), given };
    },
  };
}

export interface Evidence {
  readonly id: string;
  readonly execution: Execution;
}

/** Takes sentences as evidence, one for each source given. */
export async function takeEvidence(store: Store, dice: Random, from: readonly Source[], first: boolean): Promise<Evidence[]> {
  const kind = createEvidenceKind(anchorOf(new Map(from.map((source) => [source.document, source]))));
  const taken: Evidence[] = [];
  for (const some of slices(from, perBatch)) {
    const rows = some.map((source): EvidenceRow => {
      const { start, end } = sentenceOf(source, dice, first);
      const { document, revision, version, parsed } = source;
      return { id: newId(), document, revision, version, start_offset: start, end_offset: end, quote: parsed.canonical.slice(start, end) };
    });
    await store.write(async (tx) => {
      const look = undecided(tx, { seq: (await readHead(tx)).seq });
      const made: Made[] = [];
      for (const row of rows) made.push({ id: row.id, label: row.quote, execution: await execute(kind, evidenceSubject(row), look) });
      await insertMade(tx, 'evidence', made);
      await sql`INSERT INTO evidence (workspace, id, document, revision, version, start_offset, end_offset, quote)
        SELECT ${tx.workspace}, e.* FROM json_to_recordset(${JSON.stringify(rows)}::json)
          e (id uuid, document uuid, revision uuid, version uuid, start_offset int, end_offset int, quote text)`.execute(tx.db());
      taken.push(...made.map(({ id, execution }) => ({ id, execution })));
    });
    await checkFirst(store, rows[0] as EvidenceRow, taken.at(-some.length) as Evidence);
  }
  return taken;
}

/** That what is written here is what the product would have written. */
async function checkFirst(store: Store, row: EvidenceRow, { execution }: Evidence): Promise<void> {
  const own = await store.read(async (reader) =>
    execute(evidenceLineage.evidence, evidenceSubject(row), undecided(reader, { seq: (await readHead(reader)).seq })),
  );
  if (fingerprint([own.readsKey, own.output]) !== fingerprint([execution.readsKey, execution.output]))
    throw new Error('The product reads something else for this evidence.');
}

/** Records insights, each on the evidence given for it. */
export async function recordInsights(store: Store, on: readonly (readonly Evidence[])[]): Promise<void> {
  const nothing = { severity: 'cited_changed', causes: [] } as const;
  const decidedOf = (evidence: readonly Evidence[]): Map<string, Decided> =>
    new Map(
      evidence.map(({ id, execution: { output, outputFingerprint } }) => [
        id,
        { output, fingerprint: outputFingerprint, changed: false, state: 'current', explanation: nothing },
      ]),
    );
  for (const some of slices(on, perBatch)) {
    await store.write(async (tx) => {
      const { seq } = await readHead(tx);
      const made: Made[] = [];
      const links: { insight: string; position: number; evidence: string }[] = [];
      const keys: { insight: string; statement: string; key: string }[] = [];
      for (const evidence of some) {
        const [id, ids] = [newId(), [...new Set(evidence.map((one) => one.id))]];
        const label = `What ${id} says`;
        const look = { reader: tx, moment: { seq }, decided: decidedOf(evidence) };
        made.push({ id, label, execution: await execute(insightKind, { insight: id, evidence: ids }, look) });
        ids.forEach((one, position) => links.push({ insight: id, position: position + 1, evidence: one }));
        const placements = evidence.map(({ execution }) => asPlacement(execution.output));
        keys.push({ insight: id, statement: label, key: insightKey(label, placements) });
      }
      await insertMade(tx, 'insight', made);
      await sql`INSERT INTO insights (workspace, id, statement, status)
        SELECT ${tx.workspace}, id, label, 'draft' FROM json_to_recordset(${JSON.stringify(made.map(({ id, label }) => ({ id, label })))}::json) i (id uuid, label text)`.execute(
        tx.db(),
      );
      await sql`INSERT INTO insight_evidence (workspace, insight, position, evidence)
        SELECT ${tx.workspace}, l.* FROM json_to_recordset(${JSON.stringify(links)}::json) l (insight uuid, position int, evidence uuid)`.execute(
        tx.db(),
      );
      for (const { insight, statement, key } of keys) {
        const entry = { action: 'add', content_key: key, detail: {}, at: new Date(), seq, status: 'draft', statement } as const;
        await insertHistory(tx, insight, { ...entry, review_interval_days: null, owner: tx.actor });
      }
    });
  }
}

/** Asks questions and keeps the answers. */
export async function saveAnswers(store: Store, questions: readonly string[]): Promise<void> {
  for (const some of slices(questions, 50)) {
    await store.write(async (tx) => {
      const look = undecided(tx, { seq: (await readHead(tx)).seq });
      const made: Made[] = [];
      for (const question of some) {
        const execution = await execute(answersLineage.answer, { question, bundle: null, k: passagesRead }, look);
        made.push({ id: newId(), label: question, execution });
      }
      await insertMade(tx, 'answer', made);
      for (const { id, label } of made) await insertAnswer(tx, { id, question: label, bundle: null, k: passagesRead });
    });
  }
}

export async function countEdges(store: Store): Promise<number> {
  return store.read(async (reader) => {
    const { rows } = await sql<{ edges: number }>`SELECT count(*) AS edges FROM reads WHERE workspace = ${reader.workspace}`.execute(
      reader.db(),
    );
    return rows[0]?.edges ?? 0;
  });
}
