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

/** Executes a recipe at a moment. `observe` sees every observation, for a caller that shows what was found. */
export async function execute<Subject, Output extends Fingerprintable>(
  kind: DerivationKind<Subject, Output>,
  subject: Subject,
  look: Look,
  observe?: (observation: Observation<unknown>) => void,
): Promise<Execution> {
  const reads = new Map<string, StoredRead>();
  const sources = new Map<string, Source & { readonly role: Role }>();
  const rest = (found: readonly Source[], role: Role): void => {
    for (const { source, part } of found) sources.set(`${source}\n${part}`, { source, part, role });
  };
  const context: TrackingContext = {
    async read<Request, Given>(input: InputKind<Request, Given>, request: Request, role: Role): Promise<Given> {
      const observation = await input.read(look, request);
      observe?.(observation);
      const { given, ...stored } = observation;
      rest(input.sources?.(stored.request) ?? [], 'context');
      reads.set(`${input.kind}\n${stored.input}`, { kind: input.kind, role, ...stored });
      return given;
    },
  };
  const output = await kind.run(context, subject);
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
