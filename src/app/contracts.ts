/** Every contract of the product in one place: what the server answers, what `contracts/` holds, what the contract tests cover. */
import type { z } from 'zod';
import { backupRoutes } from '../kernel/backup/contract.ts';
import { blobRoutes } from '../kernel/blobs/contract.ts';
import { domainEventSchema, type EventDefinition } from '../kernel/outbox/define-event.ts';
import { runEventSchema, runFinished, runRoutes } from '../kernel/runs/contract.ts';
import { metricsRoute } from '../kernel/telemetry/contract.ts';
import { outboxRoutes } from '../kernel/outbox/contract.ts';
import { webhookRoutes } from '../kernel/webhooks/contract.ts';
import { systemRoutes } from '../kernel/contract/system.ts';
import { answerEvents, answerRoutes } from '../modules/answers/contract.ts';
import { conflictRoutes } from '../modules/conflicts/contract.ts';
import { bundleVersionSchema, documentEvents, documentRoutes } from '../modules/documents/contract.ts';
import { evidenceEvents, evidenceRoutes } from '../modules/evidence/contract.ts';
import { guideRoutes } from '../modules/guide/contract.ts';
import { recallRoutes } from '../modules/recall/contract.ts';
import { searchRoutes } from '../modules/search/contract.ts';
import { verdictRoutes } from '../modules/verdicts/contract.ts';
import { demoRoutes } from './demo/contract.ts';
import { evidencePackRoutes } from './evidence-pack/contract.ts';
import { packSchema } from './evidence-pack/pack.ts';
import { overviewRoutes } from './overview/contract.ts';
import { storedFilesRoutes } from './stored-files/contract.ts';
import { whyRoutes } from './why/contract.ts';

/** All routes, those of every module included. */
export const routes = [
  ...systemRoutes,
  metricsRoute,
  ...blobRoutes,
  ...backupRoutes,
  ...runRoutes,
  ...webhookRoutes,
  ...outboxRoutes,
  ...documentRoutes,
  ...searchRoutes,
  ...verdictRoutes,
  ...evidenceRoutes,
  ...conflictRoutes,
  ...answerRoutes,
  ...recallRoutes,
  ...guideRoutes,
  ...overviewRoutes,
  ...whyRoutes,
  ...evidencePackRoutes,
  ...storedFilesRoutes,
  ...demoRoutes,
] as const;

/** All domain events: what webhooks and brokers can be told of. */
export const domainEvents: readonly EventDefinition[] = [...documentEvents, ...evidenceEvents, ...answerEvents, runFinished];

/** Shapes that leave the HTTP API (files, events), by `name.vN`. A breaking change gets a new number. */
export const versionedSchemas: Readonly<Record<`${string}.v${number}`, z.ZodType>> = {
  'bundle-version.v1': bundleVersionSchema,
  'domain-event.v1': domainEventSchema(domainEvents),
  'evidence-pack.v1': packSchema,
  'run-event.v1': runEventSchema,
};
