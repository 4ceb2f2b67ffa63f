/** Says what an erasure would do, down to everything that was derived. Changes nothing. */
import type { Reader } from '../../../kernel/db/port.ts';
import { tracesNaming, type NamingTrace, type Registry } from '../../../kernel/lineage/index.ts';
import { runsNaming, type NamingRun } from '../../../kernel/runs/erase-runs.ts';
import { eraseRoute } from '../contract-erasure.ts';
import type { ErasureItem, ErasureParticipant, SharedText } from './participant.ts';
import { subjectKey, type ErasureSubject } from './subject.ts';

export interface ErasurePlan {
  readonly subject: ErasureSubject;
  /** What the plan stands on. */
  readonly key: string;
  readonly items: readonly ErasureItem[];
  readonly counts: Readonly<Record<string, number>>;
  readonly shared: readonly SharedText[];
  /** The traces that name something of it, of derivations that stay. */
  readonly traces: readonly NamingTrace[];
  readonly purged: readonly string[];
  readonly runs: readonly NamingRun[];
}

export interface ErasureSurveyor {
  readonly registry: Registry;
  readonly participants: readonly ErasureParticipant[];
}

export async function planErasure(
  reader: Reader,
  { registry, participants }: ErasureSurveyor,
  subject: ErasureSubject,
): Promise<ErasurePlan> {
  const items: ErasureItem[] = [];
  const shared: SharedText[] = [];
  const purged: string[] = [];
  const more: string[] = [];
  let counts: Record<string, number> = {};
  for (const participant of participants) {
    const survey = await participant.survey?.(reader, subject);
    if (!survey) continue;
    items.push(...survey.items);
    shared.push(...(survey.shared ?? []));
    purged.push(...(survey.purged ?? []));
    more.push(...(survey.traces ?? []));
    counts = { ...counts, ...survey.counts };
  }
  const gone = new Set(purged);
  const ids = [...subject.documents, ...subject.revisions.map(({ id }) => id), ...purged];
  const traces = (await tracesNaming(reader, ids, more)).filter(({ derivation }) => !gone.has(derivation));
  const known = new Set(items.map(({ id }) => id));
  items.push(
    ...derivedItems(
      registry,
      traces.filter(({ derivation }) => !known.has(derivation)),
    ),
  );
  const touched = traces.map(({ derivation }) => derivation);
  const texts = subject.document === undefined ? undefined : subject.lines.map(({ path }) => path);
  const runs = await runsNaming(reader, [...ids, ...touched], { member: 'bundle', value: subject.bundle.name, texts }, eraseRoute.name);
  items.push(...runs.map(({ id, title }): ErasureItem => ({ kind: 'run', id, label: title, action: 'purged' })));
  counts = { ...counts, traces: traces.length, runs: runs.length };
  return { subject, key: await subjectKey(reader, subject), items, counts, shared, traces, purged, runs };
}

/** What stays and says, or said, something of it. */
function derivedItems(registry: Registry, traces: readonly NamingTrace[]): ErasureItem[] {
  return [...Map.groupBy(traces, (trace) => trace.derivation)].flatMap(([id, own]): ErasureItem[] => {
    const [{ kind, label }] = own as [NamingTrace, ...NamingTrace[]];
    const now = own.find(({ current }) => current);
    if (now) {
      const { cost, recipe } = registry.kindOf(kind);
      // A recipe of the past is no longer there to be run.
      const by = recipe === now.recipe ? '' : ` It is run by ${recipe}; it was ${now.recipe} that said it.`;
      if (cost === 'none') return [{ kind, id, label, action: 'rerun', note: `What it said before is not kept.${by}` }];
      return [
        { kind, id, label, action: 'redacted', note: 'What it said is not kept. Running it again costs something, so it is left to you.' },
      ];
    }
    if (!own.some(({ shown }) => shown)) return [];
    return [{ kind, id, label, action: 'redacted', note: 'What it says now stays; what it said at an earlier time is not kept.' }];
  });
}
