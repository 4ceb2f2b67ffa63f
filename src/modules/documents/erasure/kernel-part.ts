/** What the kernel keeps that may quote documents, whoever wrote it: lineage, and the answers kept for repeated requests. */
import { forgetAnswers } from '../../../kernel/http/idempotency-store.ts';
import { runErasedAgain } from '../../../kernel/lineage/index.ts';
import { forgetNames } from '../../../kernel/outbox/store.ts';
import { forgetReplies } from '../../../kernel/webhooks/store.ts';
import type { ErasureParticipant } from './participant.ts';

/** Traces and causes are redacted by the cut itself, which knows what everybody else deletes. */
export const lineagePart: ErasureParticipant = {
  name: 'lineage',
  columns: [
    'derivations.label',
    'traces.reads_key',
    'traces.output',
    'traces.output_fingerprint',
    'reads.input',
    'reads.request',
    'reads.fingerprint',
    'trace_sources.part',
    'derivation_states.causes',
    'executions.failure',
  ],
  purge: (context) => runErasedAgain(context.registry, context.store, () => context.clock.now()),
};

export const requestsPart: ErasureParticipant = {
  name: 'requests',
  columns: ['idempotency_keys.body_hash', 'idempotency_keys.response'],
  async cut(tx) {
    await forgetAnswers(tx);
  },
};

/** Events name bundles: one that is erased whole has no name any more. What receivers answered may say anything. */
export const outboxPart: ErasureParticipant = {
  name: 'outbox',
  columns: ['outbox_events.data', 'outbox_dead_letters.error', 'webhook_attempts.error', 'webhook_attempts.reply'],
  async cut(tx, { bundle, document }) {
    if (document === undefined) await forgetNames(tx, bundle.id);
    await forgetReplies(tx);
  },
};

/** Runs are deleted by the cut itself, which knows everything that they may quote. */
export const runsPart: ErasureParticipant = {
  name: 'runs',
  columns: [
    'runs.title',
    'runs.input',
    'runs.output',
    'runs.error',
    'runs.progress',
    'run_events.node',
    'run_events.message',
    'run_events.data',
    'run_events.key',
  ],
};
