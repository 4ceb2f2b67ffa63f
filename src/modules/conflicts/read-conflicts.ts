/**
 * Finds the places of one bundle that disagree with a place anywhere in the workspace, at a moment. A conflict is computed, not
 * kept: it is there as long as both texts are. Kept is only what a person said of two contents.
 */
import type { Reader, Store } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/index.ts';
import { sha256 } from '../../kernel/shared/fingerprint.ts';
import { previewMoment, requireBundle, type Conflict } from '../documents/index.ts';
import { cite, insightsWithin } from '../evidence/index.ts';
import { conflictsAmong, mostPlaces, type Pair, type StandingFact } from './facts/disagree.ts';
import { numbersIn } from './facts/statements.ts';
import { readFacts } from './read-facts.ts';
import { arrivingFacts, factsAbout, loadDismissals, repeatedFacts, type FactRow } from './store.ts';

/** How many facts are compared and how many conflicts are shown; a text with more needs another kind of look. */
const mostFacts = 20_000;
const mostShown = 200;
const keysAtOnce = 1000;

interface Scope {
  readonly bundle: string;
  /** Only what comes with a staged version on its base. */
  readonly arriving?: { readonly version: string; readonly base: string | null };
}

interface Standing extends StandingFact {
  readonly revision: string;
}

/** Conflicts with what stands in the bundle or comes with its staged version as the first side; those under insights first. */
export async function readConflicts(store: Store, moment: Moment, scope: Scope): Promise<Conflict[]> {
  // What comes is told from what was there: the texts it replaces are read too.
  if (scope.arriving) await readFacts(store, { seq: moment.seq });
  await readFacts(store, moment);
  return store.read(async (reader) => {
    const pairs = await findPairs(reader, moment, scope);
    return presentPairs(reader, moment, pairs.slice(0, mostShown));
  });
}

/** Those of a bundle as it is staged, else published, or at another moment; dismissed ones say so. @throws StemmaError NOT_FOUND */
export async function conflictsOf(store: Store, name: string, asOf: string | undefined): Promise<Conflict[]> {
  const { bundle, moment } = await store.read(async (reader) => {
    const found = await requireBundle(reader, name);
    return { bundle: found.id, moment: await previewMoment(reader, found, asOf) };
  });
  return readConflicts(store, moment, { bundle });
}

async function findPairs(reader: Reader, moment: Moment, { bundle, arriving }: Scope): Promise<Pair<Standing>[]> {
  const rows = arriving
    ? await arrivingFacts(reader, arriving.version, arriving.base, mostFacts)
    : await repeatedFacts(reader, moment, bundle, mostFacts);
  const first = rows.map(standing);
  const keys = [...new Set(first.map(({ key }) => key))];
  const all: Standing[] = [];
  for (let from = 0; from < keys.length; from += keysAtOnce) {
    const about = await factsAbout(reader, moment, keys.slice(from, from + keysAtOnce), keysAtOnce * mostPlaces);
    all.push(...about.map(standing));
  }
  return conflictsAmong(first, all);
}

const standing = ({ revision, document, path, key, content, fact }: FactRow): Standing => ({
  ...fact,
  key,
  content,
  revision,
  document,
  named: numbersIn(path.replace(/\.[^.]*$/, '')),
});

/** The key of what a person judges: both contents, in no order. */
const keyOf = ([a, b]: Pair<Standing>): string => sha256(['conflict', ...[a.content, b.content].sort()].join('\n'));

async function presentPairs(reader: Reader, moment: Moment, pairs: readonly Pair<Standing>[]): Promise<Conflict[]> {
  const sides = pairs.flat();
  const citations = await cite(reader, moment, sides);
  const insights = await insightsWithin(reader, moment.seq, sides);
  const dismissals = await loadDismissals(reader, pairs.map(keyOf));
  const conflicts = pairs.flatMap((pair, index): Conflict[] => {
    const shown = [0, 1].flatMap((side) => {
      const citation = citations[index * 2 + side];
      return citation ? [{ ...citation, insights: insights[index * 2 + side] ?? [] }] : [];
    });
    if (shown.length < 2) return [];
    const key = keyOf(pair);
    const dismissal = dismissals.get(key);
    const dismissed = dismissal && { reason: dismissal.reason, by: dismissal.dismissed_by, at: dismissal.dismissed_at.toISOString() };
    return [{ key, about: kindOf(pair[0]), sides: shown, ...(dismissed ? { dismissed } : {}) }];
  });
  const rank = ({ sides: both }: Conflict): number => (both.some((side) => side.insights.length > 0) ? 0 : 1);
  return conflicts.toSorted((a, b) => rank(a) - rank(b));
}

function kindOf({ stated }: Standing): Conflict['about'] {
  if (stated.is !== 'values') return stated.is === 'members' ? 'list' : 'words';
  const types = new Set(stated.values.map(({ type }) => type));
  if (types.has('quantity')) return 'number';
  return types.has('place') ? 'order' : types.has('date') ? 'date' : 'time';
}
