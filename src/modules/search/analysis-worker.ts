/** The program of the analysing thread: texts go in, what is stored of them comes out, in the same order. */
import { parentPort } from 'node:worker_threads';
import type { AnalysisReply, AnalysisRequest } from './analysis-thread.ts';
import { TextAnalysis } from './analyse-texts.ts';

parentPort?.on('message', ({ id, kinds }: AnalysisRequest) => {
  const analysed = kinds.map((texts) => {
    const analysis = new TextAnalysis();
    for (const text of texts) analysis.add(text);
    return analysis.result();
  });
  // Numbers change hands instead of being copied.
  const numbers = analysed.flatMap(({ lengths, postings: { ends, places, weights } }) => [lengths, ends, places, weights]);
  parentPort?.postMessage(
    { id, analysed } satisfies AnalysisReply,
    numbers.map(({ buffer }) => buffer as ArrayBuffer),
  );
});
