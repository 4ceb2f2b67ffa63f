/** Ranking as a part of the toolchain: which version of it serves, and when it, or its statistics, differ between two moments. */
import type { Reader } from '../../kernel/db/port.ts';
import type { ToolchainStep } from '../../kernel/lineage/index.ts';
import type { Component } from '../documents/index.ts';
import type { Ranking } from './analysis/rank.ts';
import { epochAt, type Epoch } from './epoch-store.ts';

export const rankingComponent = 'ranking';

const named = ({ version }: Pick<Ranking, 'version'>): string => `ranking@${version}`;

/** The ranking that serves a sequence, beside that of the software. */
export async function servedRanking(reader: Reader, seq: number, ranking: Ranking): Promise<Component[]> {
  const epoch = await epochAt(reader, { seq });
  return [{ component: rankingComponent, serves: epoch.number === 0 ? [] : [named(epoch.ranking)], has: named(ranking) }];
}

/** What of ranking differs between the epochs of two moments: its version, or else the statistics, which are frozen and renewed with a publish. */
export function rankingSteps(before: Epoch, after: Epoch): ToolchainStep[] {
  if (before.number === after.number || before.number === 0) return [];
  if (before.ranking.version !== after.ranking.version)
    return [{ component: rankingComponent, from: named(before.ranking), to: named(after.ranking) }];
  // Another embedder brings an epoch of its own.
  if (before.generation !== after.generation) return [];
  const message = 'The ranking statistics were renewed: too much of the text had changed since, or it was asked for.';
  return [{ component: rankingComponent, from: `epoch ${before.number}`, to: `epoch ${after.number}`, message }];
}
