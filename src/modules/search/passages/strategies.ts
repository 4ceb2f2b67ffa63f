/** How documents are cut into passages, by name. A change that changes any cut raises the version of the strategy. */
import type { Store } from '../../../kernel/db/port.ts';
import type { Embedder } from '../../../kernel/embedding/index.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { sha256 } from '../../../kernel/shared/fingerprint.ts';
import type { ParsedDocument, PassageStrategy } from '../../documents/index.ts';
import { markdownPassagesOf } from './markdown.ts';
import { passagesOf, type Passage } from './passages.ts';
import { distancesBy } from './semantic/distances.ts';
import { semanticPassagesOf, type MeasuredBoundary } from './semantic/semantic.ts';
import { windowsOf } from './windows.ts';

/** What a strategy may ask beside the document, outside of any transaction. */
export interface Cutting {
  readonly store: Store;
  readonly signal?: AbortSignal | undefined;
  /** Is told the distances that decided where it is cut. */
  readonly note?: (distances: readonly MeasuredBoundary[]) => void;
}

export interface Strategy extends PassageStrategy {
  cut(document: ParsedDocument, cutting: Cutting): readonly Passage[] | Promise<readonly Passage[]>;
}

export type Strategies = Readonly<Record<string, Strategy>>;

/**
 * `standard`: sections cut at boundaries that their content chooses. `markdown`: the same, and tables whole. `semantic`: sections cut
 * where their meaning changes. `window`: a fixed length of text, whatever its structure.
 */
export const strategiesWith = (embedder: Embedder | undefined): Strategies => ({
  standard: { version: 1, cut: passagesOf },
  markdown: { version: 1, cut: markdownPassagesOf },
  semantic: embedder ? semanticBy(embedder) : withoutEmbedder,
  window: { version: 1, cut: windowsOf },
});

/** The version of its rules, and the embedder whose vectors it is given: another one cuts elsewhere. */
const semanticBy = (embedder: Embedder): Strategy => ({
  version: `1:${embedder.name.slice(0, 60)}:${sha256(JSON.stringify([embedder.name, embedder.version])).slice(0, 8)}`,
  cut: (document, { store, signal, note }) => {
    const measure = distancesBy(embedder, store, signal);
    return semanticPassagesOf(document, async (pairs) => {
      const measured = await measure(pairs);
      note?.(measured);
      return measured;
    });
  },
});

const lacks =
  'Passages by meaning need an embedder, and none is set (docs/guide/embedders.md). Set one, or choose another passage strategy.';

const withoutEmbedder: Strategy = {
  version: 1,
  lacks,
  cut() {
    throw new StemmaError('CONFLICT', lacks);
  },
};

/**
 * The strategy that a revision was read for, `name@version`. @throws StemmaError CONFLICT for a version that is gone: what was cut by
 * it is stored, and what was not cannot be any more. So for one that lacks something now.
 */
export function strategyNamed(known: Strategies, named = ''): Strategy {
  const [name, version] = [named.split('@', 1)[0] as string, named.slice(named.indexOf('@') + 1)];
  const strategy = Object.hasOwn(known, name) ? known[name] : undefined;
  if (strategy?.lacks !== undefined) throw new StemmaError('CONFLICT', strategy.lacks);
  if (strategy && String(strategy.version) === version) return strategy;
  throw new StemmaError(
    'CONFLICT',
    `A staged document waits to be cut by "${named}", which this version of Stemma does not have any more. Discard the version and add it again.`,
  );
}
