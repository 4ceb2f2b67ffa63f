/** The addresses of the screens of insights. */
import { searchText } from '../../../ui/routing/address.ts';

/** Insights, all of them or those in one state. */
export const insightsPath = (state?: string): string => `/insights${searchText({ state })}`;

export const insightPath = (id: string): string => `/insights/${encodeURIComponent(id)}`;

/** One piece of evidence. */
export const evidencePath = (id: string): string => `/evidence/${encodeURIComponent(id)}`;

/** Changes the statement and the evidence of an insight. */
export const editInsightPath = (id: string): string => `${insightPath(id)}?edit=1`;

/** Writes an insight, on evidence that was chosen already. */
export const newInsightPath = (evidence: readonly string[] = []): string => `/insights/new${searchText({ e: evidence.join(',') })}`;
