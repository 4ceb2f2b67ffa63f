/** Runs a recipe and records everything it reads. A recipe has nothing but the context this file makes. */
import { fingerprint, type Fingerprintable } from '../shared/fingerprint.ts';
import type { DerivationKind, InputKind, Look, Observation, Role, StoredRead, TrackingContext } from './kinds.ts';

/** What came of executing a recipe once. Not yet stored. */
export interface Execution {
  readonly recipe: string;
  readonly output: Fingerprintable;
  readonly outputFingerprint: string;
  readonly reads: readonly StoredRead[];
  readonly readsKey: string;
}

/** Executes a recipe at a moment. `observe` sees every observation, for a caller that shows what was found. */
export async function execute<Subject, Output extends Fingerprintable>(
  kind: DerivationKind<Subject, Output>,
  subject: Subject,
  look: Look,
  observe?: (observation: Observation<unknown>) => void,
): Promise<Execution> {
  const reads = new Map<string, StoredRead>();
  const context: TrackingContext = {
    async read<Request, Given>(input: InputKind<Request, Given>, request: Request, role: Role): Promise<Given> {
      const observation = await input.read(look, request);
      observe?.(observation);
      const { given, ...stored } = observation;
      reads.set(`${input.kind}\n${stored.input}`, { kind: input.kind, role, ...stored });
      return given;
    },
  };
  const output = await kind.run(context, subject);
  const observed = [...reads.values()];
  return { recipe: kind.recipe, output, outputFingerprint: kind.outputFingerprint(output), reads: observed, readsKey: readsKey(observed) };
}

/** One key for a set of reads and their fingerprints, whatever their order. */
function readsKey(reads: readonly StoredRead[]): string {
  return fingerprint(reads.map(({ kind, input, fingerprint: read }) => `${kind}\n${input}\n${read}`).sort());
}
