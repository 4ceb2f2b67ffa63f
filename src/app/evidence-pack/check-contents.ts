/** What a pack says of itself, checked against itself: quotes against texts, references, keys, provenance. Pure. */
import { sha256 } from '../../kernel/shared/fingerprint.ts';
import { describePart } from './names.ts';
import { partsOf, type NamedPart, type PackCitation, type PackRun, type Source } from './pack.ts';
import { provenanceOf } from './provenance.ts';
import { digestOf, readsKeyOf, verdictKeyOf } from './seal.ts';
import type { Problem } from './read-block.ts';

/** Everything in the parts that contradicts something else in them. */
export function checkContents(parts: readonly NamedPart[]): Problem[] {
  return [
    ...checkSources(parts),
    ...checkCitations(parts),
    ...checkReferences(parts),
    ...checkRuns(parts),
    ...checkVerdicts(parts),
    ...checkProvenance(parts),
  ];
}

function checkSources(parts: readonly NamedPart[]): Problem[] {
  const listed = new Map(partsOf(parts, 'listing').flatMap(({ part }) => part.documents.map((line) => [line.revision, line] as const)));
  return partsOf(parts, 'source').flatMap(({ name, part }) => {
    const called = describePart(name, part);
    const line = listed.get(part.revision);
    return [
      ...(sha256(part.text) === part.textSha256 ? [] : [{ part: name, message: `The text of ${called} is not the one its SHA-256 says.` }]),
      ...(line && line.sha256 !== part.sha256 ? [{ part: name, message: `The listing says other bytes for ${called}.` }] : []),
    ];
  });
}

/** The citations of a part, each with what it is called. */
const citationsOf = ({ part }: NamedPart): readonly PackCitation[] =>
  part.type === 'sentence' ? part.citations : part.type === 'evidence' ? [part.citation, ...part.candidates] : [];

/** Every quote is exactly the text it points at. */
export function checkCitations(parts: readonly NamedPart[]): Problem[] {
  const sources = new Map(partsOf(parts, 'source').map(({ part }) => [part.revision, part]));
  const seen = new Set<string>();
  const problems = parts.flatMap((one) =>
    citationsOf(one).flatMap((citation) => {
      seen.add(citation.revision);
      const wrong = wrongIn(citation, sources.get(citation.revision));
      return wrong === undefined
        ? []
        : [{ part: one.name, message: `The quote "${citation.quote.slice(0, 300)}" in ${describePart(one.name, one.part)} ${wrong}.` }];
    }),
  );
  const idle = partsOf(parts, 'source').filter(({ part }) => !seen.has(part.revision));
  return [...problems, ...idle.map(({ name, part }) => ({ part: name, message: `Nothing cites ${describePart(name, part)}.` }))];
}

function wrongIn({ start, end, quote, bundle, document, version }: PackCitation, source: Source | undefined): string | undefined {
  if (!source) return 'has no source in this file';
  if (source.text.slice(start, end) !== quote) return `is not what its source says there: "${source.text.slice(start, end).slice(0, 300)}"`;
  const isNamed = source.names.some((name) => name.bundle === bundle && name.path === document && name.version === version);
  return isNamed ? undefined : 'names its source as the source does not name itself';
}

/** Every part is referred to as it should be: sentences by their answer, evidence by what stands on it. */
function checkReferences(parts: readonly NamedPart[]): Problem[] {
  const present = new Set(parts.map(({ name }) => name));
  const owned = new Set(partsOf(parts, 'answer').flatMap(({ part }) => part.sentences));
  return parts.flatMap(({ name, part }) => {
    const needed = part.type === 'answer' ? part.sentences : part.type === 'insight' ? part.evidence : [];
    const called = describePart(name, part);
    const kind = /([a-z]+)(\/[0-9]+)?$/.exec(name)?.[1];
    return [
      ...(kind === part.type ? [] : [{ part: name, message: `"${name}" is the name of another kind of part.` }]),
      ...needed
        .filter((one) => !present.has(one))
        .map((one) => ({ part: name, message: `${called} refers to "${one}", which is not there.` })),
      ...(part.type === 'sentence' && !owned.has(name) ? [{ part: name, message: `No answer has ${called}.` }] : []),
    ];
  });
}

const runOf = ({ part }: NamedPart): PackRun | undefined =>
  part.type === 'answer' || part.type === 'insight' || part.type === 'evidence' ? part.run : undefined;

function checkRuns(parts: readonly NamedPart[]): Problem[] {
  return parts.flatMap((one) => {
    const run = runOf(one);
    if (!run || readsKeyOf(run.reads) === run.readsKey) return [];
    return [{ part: one.name, message: `What ${describePart(one.name, one.part)} read is not what its key was made of.` }];
  });
}

function checkVerdicts(parts: readonly NamedPart[]): Problem[] {
  const evidence = new Map(partsOf(parts, 'evidence').map(({ name, part }) => [name, part]));
  return partsOf(parts, 'insight').flatMap(({ name, part }) => {
    const key = verdictKeyOf(
      part.statement,
      part.evidence.flatMap((one) => evidence.get(one) ?? []),
    );
    const right = key === part.verdictKey && part.history.every((entry) => entry.valid === (entry.key === key));
    return right ? [] : [{ part: name, message: `The verdicts on ${describePart(name, part)} were not made on these words.` }];
  });
}

function checkProvenance(parts: readonly NamedPart[]): Problem[] {
  return partsOf(parts, 'provenance').flatMap(({ name, part }) => {
    const graph = provenanceOf(parts);
    if (digestOf(graph) === digestOf(part.graph)) return [];
    const groups = Object.keys(graph) as (keyof typeof graph)[];
    const wrong = groups.filter((group) => digestOf(graph[group]) !== digestOf(part.graph[group]));
    return [{ part: name, message: `The provenance graph does not agree with the other parts in: ${wrong.join(', ')}.` }];
  });
}
