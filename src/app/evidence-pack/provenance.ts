/**
 * The provenance of a pack as a PROV-JSON graph (W3C Member Submission of 24 April 2013), made from the other parts alone, so that
 * whoever checks the pack makes it again and compares. Pure.
 */
import { sha256 } from '../../kernel/shared/fingerprint.ts';
import { partsOf, type NamedPart, type PackCitation, type PackRun, type PartOf, type Source } from './pack.ts';

type Graph = PartOf<'provenance'>['graph'];
type Attributes = Graph['entity'][string];
type Relation = 'used' | 'wasGeneratedBy' | 'wasDerivedFrom' | 'wasAttributedTo' | 'wasAssociatedWith';

const named = (kind: string, id: string): string => `stemma:${kind}/${id}`;
const ofType = (name: string): Attributes[string] => ({ $: name, type: 'prov:QUALIFIED_NAME' });

/** A graph that is being made. Relations have no names of their own, so they are numbered. */
function openGraph(): Graph & { relate(relation: Relation, members: Attributes): void; cite(from: string, citation: PackCitation): void } {
  let relations = 0;
  const graph: Graph = {
    prefix: { stemma: 'urn:stemma:' },
    entity: {},
    activity: {},
    agent: {},
    used: {},
    wasGeneratedBy: {},
    wasDerivedFrom: {},
    wasAttributedTo: {},
    wasAssociatedWith: {},
  };
  const relate = (relation: Relation, members: Attributes): void => void (graph[relation][`_:r${(relations += 1)}`] = members);
  return {
    ...graph,
    relate,
    cite(from, { revision, start, end, quote }) {
      const span = named('span', `${revision}/${start}-${end}`);
      const source = named('revision', revision);
      if (!graph.entity[span]) {
        graph.entity[span] = {
          'prov:type': ofType('stemma:Span'),
          'stemma:start': start,
          'stemma:end': end,
          'stemma:quoteSha256': sha256(quote),
        };
        relate('wasDerivedFrom', { 'prov:generatedEntity': span, 'prov:usedEntity': source });
      }
      relate('wasDerivedFrom', { 'prov:generatedEntity': from, 'prov:usedEntity': span });
    },
  };
}
type OpenGraph = ReturnType<typeof openGraph>;

/** The graph of what the other parts say. */
export function provenanceOf(parts: readonly NamedPart[]): Graph {
  const graph = openGraph();
  for (const { part } of partsOf(parts, 'source')) addSource(graph, part);
  const evidence = new Map(partsOf(parts, 'evidence').map(({ name, part }) => [name, part]));
  const sentences = new Map(partsOf(parts, 'sentence').map(({ name, part }) => [name, part]));
  for (const one of evidence.values()) {
    const entity = addDerived(graph, 'evidence', one, { 'prov:label': one.citation.quote, 'stemma:outcome': one.outcome });
    graph.cite(entity, one.citation);
  }
  for (const { part } of partsOf(parts, 'insight')) addInsight(graph, part, evidence);
  for (const { part } of partsOf(parts, 'answer')) addAnswer(graph, part, sentences);
  const { relate: _relate, cite: _cite, ...made } = graph;
  return made;
}

function addSource(graph: OpenGraph, source: Source): void {
  graph.entity[named('revision', source.revision)] = {
    'prov:type': ofType('stemma:Revision'),
    'prov:label': source.names.map(({ bundle, path, version }) => `${bundle}/${path}@${version}`).join(', '),
    'stemma:sha256': source.sha256,
    'stemma:parser': source.parser,
    'stemma:parserVersion': source.parserVersion,
    'stemma:textSha256': source.textSha256,
  };
}

interface Derived {
  readonly id: string;
  readonly owner: string;
  readonly state: string;
  readonly run: PackRun;
}

/** The output of a run, the run, what it used, and whose it is. Returns the name of the output. */
function addDerived(graph: OpenGraph, kind: string, { id, owner, state, run }: Derived, more: Attributes): string {
  const entity = named(kind, id);
  const activity = named('run', run.id);
  graph.entity[entity] = {
    'prov:type': ofType(`stemma:${kind[0]?.toUpperCase()}${kind.slice(1)}`),
    'stemma:state': state,
    'stemma:outputFingerprint': run.outputFingerprint,
    ...more,
  };
  graph.activity[activity] = { 'prov:endTime': run.at, 'stemma:recipe': run.recipe, 'stemma:readsKey': run.readsKey };
  graph.relate('wasGeneratedBy', { 'prov:entity': entity, 'prov:activity': activity, 'prov:time': run.at });
  for (const read of run.reads) {
    const input = named('input', `${read.kind}/${read.input}/${read.fingerprint}`);
    graph.entity[input] ??= { 'prov:type': ofType('stemma:Input'), 'stemma:kind': read.kind, 'stemma:fingerprint': read.fingerprint };
    graph.relate('used', { 'prov:activity': activity, 'prov:entity': input, 'prov:role': ofType(`stemma:${read.role}`) });
  }
  graph.relate('wasAttributedTo', { 'prov:entity': entity, 'prov:agent': person(graph, owner) });
  return entity;
}

function person(graph: OpenGraph, id: string): string {
  const agent = named('actor', id);
  graph.agent[agent] = { 'prov:type': ofType('prov:Person') };
  return agent;
}

function addInsight(graph: OpenGraph, insight: PartOf<'insight'>, evidence: ReadonlyMap<string, PartOf<'evidence'>>): void {
  const entity = addDerived(graph, 'insight', insight, { 'prov:label': insight.statement, 'stemma:status': insight.status });
  for (const name of insight.evidence) {
    const one = evidence.get(name);
    if (one) graph.relate('wasDerivedFrom', { 'prov:generatedEntity': entity, 'prov:usedEntity': named('evidence', one.id) });
  }
  for (const [index, { action, actor, at, key, valid }] of insight.history.entries()) {
    const activity = named(action, `${insight.id}/${index + 1}`);
    graph.activity[activity] = { 'prov:endTime': at, 'stemma:verdictKey': key, 'stemma:valid': String(valid) };
    graph.relate('wasAssociatedWith', { 'prov:activity': activity, 'prov:agent': person(graph, actor) });
    graph.relate('used', { 'prov:activity': activity, 'prov:entity': entity });
  }
}

function addAnswer(graph: OpenGraph, answer: PartOf<'answer'>, sentences: ReadonlyMap<string, PartOf<'sentence'>>): void {
  const whole = addDerived(graph, 'answer', answer, { 'prov:label': answer.question });
  for (const [index, name] of answer.sentences.entries()) {
    const sentence = sentences.get(name);
    if (!sentence) continue;
    const entity = named('sentence', `${answer.id}/${index + 1}`);
    graph.entity[entity] = { 'prov:type': ofType('stemma:Sentence'), 'prov:value': sentence.text };
    graph.relate('wasGeneratedBy', { 'prov:entity': entity, 'prov:activity': named('run', answer.run.id), 'prov:time': answer.run.at });
    graph.relate('wasDerivedFrom', { 'prov:generatedEntity': whole, 'prov:usedEntity': entity });
    for (const citation of sentence.citations) graph.cite(entity, citation);
  }
}
