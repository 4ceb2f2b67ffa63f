/** Distances by vectors that count words: no model has to be loaded, and they say that texts with the same words are near. */
import { normalised } from '../../src/kernel/embedding/embedder.ts';
import { countedWords } from '../../src/kernel/embedding/openai/embedding-server.fixture.ts';
import { sha256 } from '../../src/kernel/shared/fingerprint.ts';
import type { Distances } from '../../src/modules/search/passages/semantic/semantic.ts';

export const distancesByCounting: Distances = async (pairs) =>
  pairs.map(({ before, after }) => {
    const [one, other] = [before, after].map((text) => normalised(countedWords(text, 256))) as [Float32Array, Float32Array];
    const near = one.reduce((sum, value, at) => sum + value * (other[at] as number), 0);
    return { key: sha256(`${before}\n${after}`), distance: Math.max(0, Math.round((1 - near) * 1e6)) };
  });
