/** Carries a quote between two sources and shows the places as text, for tests. */
import { readSource } from '../../../testing/generated/index.ts';
import { carry } from './carry.ts';
import type { CarryResult } from './outcome.ts';

/** Carries the nth occurrence of a quote from one Markdown source to another; shows places as text. */
export function carried(quote: string, a: string, b: string, nth = 1, path = 'document.md') {
  const from = readSource(a, path);
  const to = readSource(b, path);
  let start = -1;
  for (let count = 0; count < nth; count++) start = from.canonical.indexOf(quote, start + 1);
  const result: CarryResult = carry({ quote, from, span: { start, end: start + quote.length }, to });
  const textAt = (range: { start: number; end: number }): string => to.canonical.slice(range.start, range.end);
  if ('span' in result)
    return { outcome: result.outcome, at: result.span.start, text: textAt(result.span), contextChanged: result.contextChanged, to };
  return {
    outcome: result.outcome,
    candidates: result.candidates.map(textAt),
    ...(result.outcome === 'edited' ? { newText: result.newText } : {}),
    to,
  };
}
