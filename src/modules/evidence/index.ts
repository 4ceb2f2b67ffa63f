export { evidenceModule, evidenceParticipant } from './module.ts';
export { createEvidenceLineage } from './lineage-kinds.ts';
export { evidenceJudged, insightJudged } from './judged.ts';
export { reviewedSentences } from './carrying/reviewed-sentences.ts';
export { evidenceOn, presentEvidence, presentInsights } from './present-evidence.ts';
export { asPlacement } from './placement.ts';
export { registerEvidenceRoutes, type EvidenceRequestContext } from './routes.ts';
export { cite } from './cite.ts';
export { evidenceAt, insightsWithin } from './store.ts';
