/** Runs a recipe and records everything it reads. A recipe has nothing but the context this file makes. */
import { fingerprint, type Fingerprintable } from '../shared/fingerprint.ts';
import type { DerivationKind, InputKind, Look, Observation, Role, Source, StoredRead, TrackingContext } from './kinds.ts';

/** What came of executing a recipe once. Not yet stored. */
export interface Execution {
  readonly recipe: string;
  readonly output: Fingerprintable;
  readonly outputFingerprint: string;
  readonly reads: readonly StoredRead[];
  readonly readsKey: string;
  /** Where what it read lies, each place once: `cited` what its output cites, `context` the rest. */
  readonly sources: readonly (Source & { readonly role: Role })[];
}

/** What came of following or executing; `ran` when its recipe was executed. */
export interface Followed extends Execution {
  readonly ran: boolean;
}

type Observe = (observation: Observation<unknown>) => void;

/** Executes a recipe at a moment. `observe` sees every observation, for a caller that shows what was found. */
export async function execute<Subject, Output extends Fingerprintable>(
  kind: DerivationKind<Subject, Output>,
  subject: Subject,
  look: Look,
  observe?: Observe,
): Promise<Execution> {
  return tracked(kind, look, (context) => kind.run(context, subject), observe);
}

/**
 * Follows what a recipe said before to another moment where it says the same, else executes it.
 * @param before what this very recipe said; left out when another one did.
 */
export async function followOrExecute<Subject, Output extends Fingerprintable>(
  kind: DerivationKind<Subject, Output>,
  subject: Subject,
  look: Look,
  before: Output | undefined,
): Promise<Followed> {
  let ran = false;
  const execution = await tracked(kind, look, async (context) => {
    if (before !== undefined) {
      const followed = await kind.follow?.(context, subject, before);
      if (followed !== undefined && kind.outputFingerprint(followed) === kind.outputFingerprint(before)) return followed;
    }
    ran = true;
    return kind.run(context, subject);
  });
  return { ...execution, ran };
}

async function tracked<Subject, Output extends Fingerprintable>(
  kind: DerivationKind<Subject, Output>,
  look: Look,
  work: (context: TrackingContext) => Promise<Output>,
  observe?: Observe,
): Promise<Execution> {
  const reads = new Map<string, StoredRead>();
  const sources = new Map<string, Source & { readonly role: Role }>();
  const rest = (found: readonly Source[], role: Role): void => {
    for (const { source, part } of found) sources.set(`${source}\n${part}`, { source, part, role });
  };
  const givens = new Map<string, unknown>();
  const context: TrackingContext = {
    async read<Request, Given>(input: InputKind<Request, Given>, request: Request, role: Role): Promise<Given> {
      const asked = `${input.kind}\n${JSON.stringify(request)}`;
      if (givens.has(asked)) return givens.get(asked) as Given;
      const observation = await input.read(look, request);
      observe?.(observation);
      const { given, ...stored } = observation;
      rest(input.sources?.(stored.request) ?? [], 'context');
      reads.set(`${input.kind}\n${stored.input}`, { kind: input.kind, role, ...stored });
      givens.set(asked, given);
      return given;
    },
  };
  const output = await work(context);
  rest(kind.sources?.(output) ?? [], 'cited');
  const observed = [...reads.values()];
  return {
    recipe: kind.recipe,
    output,
    outputFingerprint: kind.outputFingerprint(output),
    reads: observed,
    readsKey: readsKey(observed),
    sources: [...sources.values()],
  };
}

/** One key for a set of reads and their fingerprints, whatever their order. */
function readsKey(reads: readonly StoredRead[]): string {
  return fingerprint(reads.map(({ kind, input, fingerprint: read }) => `${kind}\n${input}\n${read}`).sort());
}
