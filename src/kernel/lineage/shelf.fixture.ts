/** A workspace in which derivations read texts from a shelf that lies in memory: lineage without any module above it. */
import { sql } from 'kysely';
import type { Database, Store } from '../db/port.ts';
import { StemmaError } from '../shared/errors.ts';
import { fingerprint, type Fingerprintable } from '../shared/fingerprint.ts';
import { newId } from '../shared/ids.ts';
import { commitPlan, lockPlanned } from './commit.ts';
import type { DerivationKind, InputKind } from './kinds.ts';
import type { Moment } from './moment.ts';
import { planChange, type ChangePlan, type Outcome } from './plan.ts';
import type { Planner } from './planner.ts';
import { createDerivation } from './present.ts';
import type { RecipeChange } from './recipes.ts';
import { createRegistry, derivationInput, type Registry } from './registry.ts';
import { derivationsAt, type DerivationRow } from './store.ts';

export type Texts = Readonly<Record<string, string>>;
type Subject = { readonly texts?: readonly string[]; readonly derivations?: readonly string[] } | undefined;
type Kind = DerivationKind<Subject, Fingerprintable>;

/** What a text does to the recipe that reads it. */
const thrown: Readonly<Record<string, () => unknown>> = {
  '!error': () => new Error('the recipe broke'),
  '!words': () => 'only words',
  '!conflict': () => new StemmaError('CONFLICT', 'a conflict of the recipe'),
  '!syntax': () => new DOMException('no such selector', 'SyntaxError'),
  '!away': () => new StemmaError('UNAVAILABLE', 'the store is away'),
  '!left': () => new DOMException('left', 'AbortError'),
};

/** The same kinds, none of which says what a change may reach: a plan with them compares everything. */
export function comparingAll(registry: Registry): Registry {
  const inputOf = (name: string): ReturnType<Registry['inputOf']> => {
    const { changedBetween: _, ...input } = registry.inputOf(name);
    return input;
  };
  return { ...registry, inputOf };
}

export interface Shelf {
  readonly store: Store;
  readonly registry: Registry;
  /** How often a recipe ran, by derivation kind. */
  readonly ran: Map<string, number>;
  /** The texts from now on, unpublished. */
  stage(texts: Texts): void;
  make(kind: keyof typeof costs, subject: NonNullable<Subject>): Promise<string>;
  /** @param recipes for a change of the toolchain. */
  plan(planner?: Partial<Planner>, recipes?: RecipeChange): Promise<ChangePlan>;
  /** Publishes what is staged with a plan of it. */
  publish(plan: ChangePlan, selected?: (outcome: Outcome) => boolean): Promise<'planned' | 'moved'>;
  rows(...ids: readonly string[]): Promise<DerivationRow[]>;
  /** From now on the recipe of echoes is another: one that reads no text, or one that says everything twice. */
  upgradeEcho(to?: 2 | 3): void;
}

const costs = { echo: 'none', silent: 'none', sum: 'none', dear: 'metered' } as const;
const change = '00000000-0000-7000-8000-00000000000c';

export async function openShelf(database: Database, initial: Texts): Promise<Shelf> {
  const scope = { workspace: newId(), actor: newId() };
  await database.asOwner((db) => sql`INSERT INTO workspaces (id, name) VALUES (${scope.workspace}, 'shelf')`.execute(db));
  const store = database.as(scope);
  const published: Texts[] = [initial];
  let staged: Texts = initial;
  const textAt = (moment: Moment, key: string): string | undefined => (moment.staged === undefined ? published[moment.seq] : staged)?.[key];

  const input: InputKind<string, string | undefined> = {
    kind: 'text',
    async read({ moment }, key) {
      const given = textAt(moment, key);
      return { input: key, request: key, fingerprint: fingerprint(given), given };
    },
    async fingerprintsAt({ moment }, inputs) {
      return new Map(inputs.map(({ input: key }) => [key, fingerprint(textAt(moment, key))]));
    },
    async changedBetween(from, to) {
      const texts = [from, to].map(({ moment }) => (moment.staged === undefined ? published[moment.seq] : staged) ?? {});
      const keys = new Set(texts.flatMap((one) => Object.keys(one)));
      return [...keys].filter((key) => texts[0]?.[key] !== texts[1]?.[key]);
    },
    async explain(from, to, { input: key }) {
      const [before, after] = [textAt(from.moment, key), textAt(to.moment, key)];
      const severity = after === undefined ? 'cited_removed' : 'cited_changed';
      return { severity, causes: [{ reason: 'text', key, before, after }] };
    },
  };

  const subjects = new Map<string, Subject>();
  const ran = new Map<string, number>();
  const kindOf = (kind: keyof typeof costs, version = 1): Kind => ({
    kind,
    recipe: `${kind}@${version}`,
    cost: costs[kind],
    counted: kind !== 'sum' && kind !== 'silent',
    subjects: async (_, ids) => new Map(ids.map((id) => [id, subjects.get(id)])),
    async run(context, subject) {
      ran.set(kind, (ran.get(kind) ?? 0) + 1);
      const said: Fingerprintable[] = [];
      for (const key of version === 2 ? [] : (subject?.texts ?? [])) {
        const text = await context.read(input, key, 'cited');
        const fault = thrown[text ?? ''];
        if (fault) throw fault();
        said.push(text?.toUpperCase().repeat(version === 3 ? 2 : 1) ?? null);
      }
      for (const id of subject?.derivations ?? []) said.push((await context.read(derivationInput, id, 'cited')).output ?? null);
      return kind === 'silent' ? 'always the same' : said;
    },
    outputFingerprint: fingerprint,
    stateOf: (output) => (JSON.stringify(output).includes('DOUBT') ? 'suspect' : 'current'),
    summary: (output) => JSON.stringify(output),
    redact: (output) => output,
  });
  const registryOf = (version = 1): Registry =>
    createRegistry([input], [kindOf('echo', version), kindOf('silent'), kindOf('dear'), kindOf('sum')]);

  let registry = registryOf();
  return {
    store,
    get registry() {
      return registry;
    },
    ran,
    upgradeEcho: (to = 2) => void (registry = registryOf(to)),
    stage: (texts) => void (staged = texts),
    async make(kind, subject) {
      const id = newId();
      subjects.set(id, subject);
      await store.write((tx) =>
        createDerivation(registry, tx, kindOf(kind), { id, label: kind, subject, now: new Date(), insert: async () => {} }),
      );
      return id;
    },
    plan(planner, recipes) {
      const seq = published.length - 1;
      return planChange(
        { registry, store, clock: { now: () => new Date() }, ...planner },
        { id: change, from: { seq }, to: { seq, staged: change }, ...(recipes ? { recipes } : {}) },
      );
    },
    async publish(plan, selected = () => true) {
      const standing = await store.write(async (tx) => {
        const result = await lockPlanned(tx, plan);
        if (result === 'planned') await commitPlan(tx, plan, plan.head.seq + 1, selected);
        return result;
      });
      if (standing === 'planned') published.push(staged);
      return standing;
    },
    rows: (...ids) => store.read((reader) => derivationsAt(reader, published.length - 1, { ids })),
  };
}
