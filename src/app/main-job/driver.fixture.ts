/** What the main job does and reads, whichever way it reaches the product. */
import type { z } from 'zod';
import type { ListedAnswer, PresentedAnswer } from '../../modules/answers/contract.ts';
import type { addDocuments, appliedSchema, planSchema, readVersion } from '../../modules/documents/contract.ts';
import type { PresentedEvidence, PresentedInsight } from '../../modules/evidence/contract.ts';
import type { searchRoute } from '../../modules/search/contract.ts';
import type { statusRoute } from '../overview/contract.ts';

export type Added = z.output<(typeof addDocuments)['result']>;
export type Plan = z.output<typeof planSchema>;
export type Applied = z.output<typeof appliedSchema>;
export type Status = z.output<(typeof statusRoute)['result']>;
export type Found = z.output<(typeof searchRoute)['result']>;
export type Listing = z.output<(typeof readVersion)['result']>;
export type { PresentedAnswer, PresentedEvidence, ListedAnswer, PresentedInsight };

export interface Scope {
  readonly bundle?: string | undefined;
  readonly asOf?: string | undefined;
}

/** Every error is a StemmaError, as the product said it. */
export interface Driver {
  readonly name: 'http' | 'cli';
  add(bundle: string, files: ReadonlyMap<string, string>, options?: { sync?: boolean; publish?: boolean }): Promise<Added>;
  remove(bundle: string, path: string): Promise<Added>;
  rename(bundle: string, from: string, to: string): Promise<Added>;
  plan(bundle: string): Promise<Plan>;
  apply(bundle: string, only?: readonly string[]): Promise<Applied>;
  restore(bundle: string, version: number): Promise<Applied>;
  hold(bundle: string, off: boolean): Promise<unknown>;
  discard(bundle: string): Promise<unknown>;
  text(bundle: string, path: string, version: number): Promise<string>;
  search(query: string, scope: Scope): Promise<Found>;
  ask(question: string, scope: Scope & { save?: boolean }): Promise<PresentedAnswer>;
  answers(asOf?: string): Promise<readonly ListedAnswer[]>;
  evidence(asOf?: string): Promise<readonly PresentedEvidence[]>;
  insights(asOf?: string): Promise<readonly PresentedInsight[]>;
  status(asOf?: string): Promise<Status>;
  addEvidence(document: string, quote: string, occurrence?: number): Promise<PresentedEvidence>;
  addInsight(statement: string, evidence: readonly string[]): Promise<PresentedInsight>;
}
