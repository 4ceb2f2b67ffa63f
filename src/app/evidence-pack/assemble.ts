/** From what was collected to the parts of a pack, in their order. Pure: the same contents give the same parts. */
import type { Manifest, NamedPart, Pack, PackCitation, Part, PartOf, Source } from './pack.ts';
import { provenanceOf } from './provenance.ts';
import { seal, verdictKeyOf } from './seal.ts';

/** An answer with its sentences. */
export interface CollectedAnswer {
  readonly answer: Omit<PartOf<'answer'>, 'type' | 'sentences'>;
  readonly sentences: readonly Omit<PartOf<'sentence'>, 'type'>[];
}

/** An insight with the ids of its evidence. */
export interface CollectedInsight {
  readonly insight: Omit<PartOf<'insight'>, 'type' | 'evidence' | 'verdictKey' | 'history'>;
  readonly evidence: readonly string[];
  readonly history: readonly Omit<PartOf<'insight'>['history'][number], 'valid'>[];
}

export type CollectedEvidence = Omit<PartOf<'evidence'>, 'type'>;
export type CollectedSource = Omit<Source, 'type' | 'names'>;

/** All that a pack is made of. Of sources, exactly the revisions that are cited. */
export interface Contents {
  readonly subject: Manifest['subject'];
  readonly moment: Manifest['moment'];
  readonly listing: Omit<PartOf<'listing'>, 'type'> | undefined;
  readonly answers: readonly CollectedAnswer[];
  readonly insights: readonly CollectedInsight[];
  readonly evidence: readonly CollectedEvidence[];
}

/** Every citation of the contents. */
export const citationsIn = ({ answers, evidence }: Pick<Contents, 'answers' | 'evidence'>): PackCitation[] => [
  ...answers.flatMap((one) => one.sentences.flatMap(({ citations }) => citations)),
  ...evidence.flatMap(({ citation, candidates }) => [citation, ...candidates]),
];

/** Makes the pack: manifest, listing, answers with their sentences, insights, evidence, sources, provenance. */
export function assemble(contents: Contents, sources: readonly CollectedSource[]): Pack {
  const evidence = new Map(contents.evidence.map((one, index) => [one.id, { name: `evidence/${index + 1}`, one }]));
  const parts: NamedPart[] = [
    ...(contents.listing ? [{ name: 'listing', part: { type: 'listing', ...contents.listing } } satisfies NamedPart] : []),
    ...contents.answers.flatMap((one, index) => answerParts(`answer/${index + 1}`, one)),
    ...contents.insights.map((one, index) => ({ name: `insight/${index + 1}`, part: insightPart(one, evidence) })),
    ...contents.evidence.map((one, index): NamedPart => ({ name: `evidence/${index + 1}`, part: { type: 'evidence', ...one } })),
    ...sourceParts(citationsIn(contents), sources),
  ];
  const names = ['manifest', ...parts.map(({ name }) => name), 'provenance'];
  const manifest: Part = { type: 'manifest', subject: contents.subject, moment: contents.moment, parts: names };
  const provenance: Part = { type: 'provenance', graph: provenanceOf(parts) };
  return seal([{ name: 'manifest', part: manifest }, ...parts, { name: 'provenance', part: provenance }]);
}

function answerParts(name: string, { answer, sentences }: CollectedAnswer): NamedPart[] {
  const named = sentences.map((sentence, index): NamedPart => ({
    name: `${name}/sentence/${index + 1}`,
    part: { type: 'sentence', ...sentence },
  }));
  return [{ name, part: { type: 'answer', ...answer, sentences: named.map((one) => one.name) } }, ...named];
}

function insightPart(one: CollectedInsight, evidence: ReadonlyMap<string, { name: string; one: CollectedEvidence }>): Part {
  const own = one.evidence.flatMap((id) => evidence.get(id) ?? []);
  const verdictKey = verdictKeyOf(
    one.insight.statement,
    own.map((given) => given.one),
  );
  return {
    type: 'insight',
    ...one.insight,
    verdictKey,
    evidence: own.map(({ name }) => name),
    history: one.history.map((entry) => ({ ...entry, valid: entry.key === verdictKey })),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The names under which citations cite a revision, each once, in order. */
export function namesOf(citations: readonly PackCitation[]): Source['names'] {
  const names = new Map(
    citations.map(({ bundle, document: path, version }) => [JSON.stringify([bundle, path, version]), { bundle, path, version }]),
  );
  return [...names.values()].sort((a, b) => compare(a.bundle, b.bundle) || compare(a.path, b.path) || a.version - b.version);
}

function sourceParts(citations: readonly PackCitation[], sources: readonly CollectedSource[]): NamedPart[] {
  const byRevision = Map.groupBy(citations, ({ revision }) => revision);
  const named = sources.map((source): Source => ({ type: 'source', ...source, names: namesOf(byRevision.get(source.revision) ?? []) }));
  const keyOf = ({ names: [first], revision }: Source): string =>
    JSON.stringify([first?.bundle, first?.path, String(first?.version).padStart(10, '0'), revision]);
  return named.sort((a, b) => compare(keyOf(a), keyOf(b))).map((part, index): NamedPart => ({ name: `source/${index + 1}`, part }));
}
