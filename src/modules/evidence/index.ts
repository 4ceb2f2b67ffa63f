export { evidenceModule, evidenceParticipant } from './module.ts';
export { createEvidenceLineage } from './lineage-kinds.ts';
export { registerEvidenceRoutes, type EvidenceRequestContext } from './routes.ts';
