import type { SchemaExceptions } from './schema-gate.ts';

/** What the schema gate lets pass, each with its reason, and where text of documents lives. */
export const schemaExceptions: SchemaExceptions = {
  unreferenced: [
    'runs.executor', // names a process, not a row
    'posting_segments.mark', // random, and names what the segment holds now
    'outbox_positions.holder', // another process
    'outbox_events.run', // a run may be forgotten before what was told of it
    'idempotency_keys.holder', // names a request in progress, not a row
    'derivations.owner', // a person; people become rows when there is identity
    'insight_history.owner', // the same person, as it was
    'executions.change', // the version of a module above, which the kernel does not know; integrity.ts proves that it is there
    'traces.workspace', // traces, reads and postings are written in bulk; integrity.ts proves what they name
    'traces.derivation',
    'reads.workspace',
    'reads.derivation',
    'reads.trace',
    'trace_sources.derivation',
    'listings.workspace', // a line for each document of a version; integrity.ts proves what they name
    'listings.version',
    'listings.document',
    'listings.revision',
    'passage_contents.workspace', // as many as there are passages, and checked one by one; integrity.ts proves what they name
    'heading_paths.workspace',
    'body_postings.workspace',
    'heading_postings.workspace',
  ],
  unconstrained: [
    'runs.kind', // modules bring their kinds
  ],
  documentText: [
    'outbox_events.data',
    'outbox_dead_letters.error',
    'webhook_attempts.error',
    'webhook_attempts.reply',
    'runs.title',
    'runs.input',
    'runs.output',
    'runs.error',
    'run_events.message',
    'run_events.data',
    'bundles.name',
    'listings.path',
    'visibility.path',
    'revisions.canonical',
    'revisions.blocks',
    'revisions.title',
    'revisions.annotations',
    'revisions.facts',
    'revisions.properties',
    'revisions.labels',
    'revision_pages.words',
    'revision_posters.bytes',
    'version_plans.plan',
    'passage_contents.body',
    'passage_contents.words',
    'passage_contents.blocks',
    'passage_vectors.vector',
    'query_vectors.vector',
    'heading_paths.key',
    'heading_paths.shown',
    'heading_paths.words',
    'body_postings.terms',
    'heading_postings.terms',
    'epochs.contents',
    'epoch_vocabulary.first_term',
    'epoch_vocabulary.terms',
    'stored_search_terms.term',
    'exports.subject',
    'evidence.quote',
    'anchor_decisions.quote',
    'insights.statement',
    'insight_history.detail',
    'answers.question',
    'derivations.label',
    'traces.output',
    'conflict_dismissals.reason',
    'reads.request',
    'facts.fact',
    'derivation_states.causes',
    'verdicts.seen',
    'verdicts.note',
    'dismissals.reason',
    'insight_history.statement',
    'executions.failure',
    'idempotency_keys.response',
  ],
};
