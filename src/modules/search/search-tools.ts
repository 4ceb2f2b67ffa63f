/** The parts of search that have versions. */
import type { Embedder } from '../../kernel/embedding/index.ts';
import { ranking, type Ranking } from './analysis/rank.ts';
import { strategiesWith, type Strategies } from './passages/strategies.ts';

/** What the software ranks new epochs with and cuts passages by. */
export interface SearchTools {
  readonly ranking: Ranking;
  readonly strategies: Strategies;
  /** What passages and questions get vectors from. Left out: everything is found by its words. */
  readonly embedder?: Embedder | undefined;
}

/** Those of this version of the software. */
export const searchToolsWith = (embedder: Embedder | undefined): SearchTools => ({
  ranking,
  strategies: strategiesWith(embedder),
  embedder,
});

/** Without an embedder. */
export const searchTools: SearchTools = searchToolsWith(undefined);
