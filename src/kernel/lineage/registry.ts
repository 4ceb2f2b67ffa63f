/** The kinds that modules registered, and the one input kind that is the kernel's own: another derivation. */
import { StemmaError } from '../shared/errors.ts';
import type { Fingerprintable } from '../shared/fingerprint.ts';
import {
  severities,
  type Cause,
  type DerivationKind,
  type Explanation,
  type InputKind,
  type Look,
  type Severity,
  type Standing,
  type StoredRead,
} from './kinds.ts';
import { erasedInput } from './erased-input.ts';
import { derivationsAt } from './store.ts';

export interface Registry {
  readonly inputs: ReadonlyMap<string, InputKind<unknown, unknown>>;
  /** In the order of dependence: a kind reads only kinds before it. */
  readonly derivations: readonly DerivationKind<unknown, Fingerprintable>[];
  kindOf(name: string): DerivationKind<unknown, Fingerprintable>;
  inputOf(name: string): InputKind<unknown, unknown>;
  /** Makes every kind forget what it remembers, when this process has not yet seen that many erasures of a workspace. */
  forgetErased(workspace: string, erasures: number): void;
}

/** A kind is only ever called with what it itself stored, so registering it under the widest types is safe. */
export function createRegistry(
  inputs: readonly InputKind<unknown, unknown>[],
  kinds: readonly DerivationKind<unknown, Fingerprintable>[],
): Registry {
  const inputsByName = new Map<string, InputKind<unknown, unknown>>(
    [derivationInput, erasedInput, ...inputs].map((input) => [input.kind, input]),
  );
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  const known = <Kind>(map: ReadonlyMap<string, Kind>, name: string): Kind => {
    const kind = map.get(name);
    if (!kind) throw new StemmaError('INTERNAL', `No lineage kind is registered as ${name}.`);
    return kind;
  };
  const seen = new Map<string, number>();
  return {
    inputs: inputsByName,
    derivations: kinds,
    kindOf: (name) => known(byName, name),
    inputOf: (name) => known(inputsByName, name),
    forgetErased(workspace, erasures) {
      if ((seen.get(workspace) ?? 0) === erasures) return;
      seen.set(workspace, erasures);
      for (const kind of [...inputsByName.values(), ...kinds]) kind.forget?.();
    },
  };
}

/** What a recipe is given of a derivation that it reads. */
export interface GivenDerivation {
  readonly output: Fingerprintable | undefined;
}

const gone = 'gone';

const standingOf = async ({ ahead, reader, moment }: Look, id: string): Promise<Standing | undefined> =>
  ahead?.get(id) ?? (await derivationsAt(reader, moment.seq, { ids: [id] }))[0];

/** Reading the output of another derivation: as the plan in progress decided it, else as it is stored for the moment. */
export const derivationInput: InputKind<string, GivenDerivation> = {
  kind: 'derivation',
  async read(look, id) {
    const decided = look.decided.get(id);
    const row = decided ? undefined : await standingOf(look, id);
    return {
      input: id,
      request: id,
      fingerprint: decided?.fingerprint ?? row?.output_fingerprint ?? gone,
      given: { output: decided?.output ?? row?.output },
    };
  },
  async fingerprintsAt(look, inputs, from) {
    // What was not decided says at the target what it says at the base.
    const rows = from ? [] : await derivationsAt(look.reader, look.moment.seq, { ids: inputs.map((read) => read.input) });
    const stored = new Map(rows.map((row) => [row.id, row.output_fingerprint]));
    const undecidedOf = (read: StoredRead): string => (from ? read.fingerprint : (stored.get(read.input) ?? gone));
    return new Map(inputs.map((read) => [read.input, look.decided.get(read.input)?.fingerprint ?? undecidedOf(read)]));
  },
  // Kinds are decided in the order of dependence, so all that a kind can read is decided when it is asked about.
  changedBetween: async (_from, to) => [...to.decided].flatMap(([id, { changed }]) => (changed ? [id] : [])),
  async explain(_from, to, read) {
    const decided = to.decided.get(read.input);
    if (decided) return decided.explanation;
    const row = await standingOf(to, read.input);
    return { severity: 'cited_changed', causes: row && row.state !== 'current' ? row.causes : [] };
  },
};

/** Several explanations as one: the worst severity, every cause once and weighed. */
export function joinExplanations(explanations: readonly Explanation[]): Explanation {
  const rank = (severity: Severity): number => severities.indexOf(severity);
  const causes = new Map<string, Cause>();
  for (const { severity: shared, causes: told } of explanations) {
    for (const { severity = shared, ...cause } of told) {
      const key = JSON.stringify(cause);
      const known = causes.get(key)?.severity;
      causes.set(key, { ...cause, severity: known !== undefined && rank(known) < rank(severity) ? known : severity });
    }
  }
  const telling = explanations.filter((one) => one.causes.length > 0);
  const severity = telling.reduce<Severity>((worst, one) => (rank(one.severity) < rank(worst) ? one.severity : worst), 'toolchain_changed');
  return { severity, causes: [...causes.values()] };
}

/** A look at the same handle and moment that knows no decisions: the present. */
export const undecided = (reader: Look['reader'], moment: Look['moment']): Look => ({ reader, moment, decided: new Map() });

/** What a module registers. Derivations in the order of dependence. */
export interface ChangeKinds {
  readonly inputs?: readonly InputKind<unknown, unknown>[];
  readonly derivations?: readonly DerivationKind<unknown, Fingerprintable>[];
}
