import type { SchemaExceptions } from './schema-gate.ts';

/** What the schema gate lets pass, each with its reason, and where text of documents lives. */
export const schemaExceptions: SchemaExceptions = {
  unreferenced: [
    'idempotency_keys.holder', // names a request in progress, not a row
    'derivations.owner', // a thing of a module, and the kernel knows no module
    'executions.change', // the same
    'traces.workspace', // traces, reads and postings are written in bulk; a test of their own proves their integrity
    'traces.derivation',
    'reads.workspace',
    'reads.derivation',
    'reads.trace',
    'body_postings.workspace',
    'heading_postings.workspace',
  ],
  unconstrained: [],
  documentText: [
    'revisions.canonical',
    'revisions.blocks',
    'revisions.title',
    'version_plans.plan',
    'passage_contents.body',
    'passage_contents.words',
    'heading_paths.key',
    'heading_paths.shown',
    'heading_paths.words',
    'body_postings.term',
    'heading_postings.term',
    'epochs.contents',
    'epoch_terms.term',
    'derivations.label',
    'traces.output',
    'reads.request',
    'derivation_states.causes',
    'idempotency_keys.response',
  ],
};
