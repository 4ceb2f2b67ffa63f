/** Where a text says what it means by a word. Pure. */
import type { Range } from '../documents/index.ts';
import type { ReadText } from './read-text.ts';

export interface Definition {
  readonly term: string;
  /** The sentence that says it. */
  readonly sentence: Range;
}

const term = '["\\u201c\\u201e\\u00ab](?<term>[^"\\u201c\\u201d\\u201e\\u00bb]{2,60})["\\u201d\\u201c\\u00bb]';
const patterns = [
  // "Term" means ..., „Begriff“ bezeichnet ...
  new RegExp(
    `^(?:(?:the|a|an|der|die|das|als) )?${term}(?:,| \\([^)]{0,80}\\))? ?(?:shall mean|means?|refers? to|is defined as|bezeichnet|bezeichnen|bedeutet|meint|gilt|gelten) `,
    'iu',
  ),
  // (the "Term"), (im Folgenden „Begriff“)
  new RegExp(`\\((?:the|each,? an?|together,? the|collectively,? the|hereinafter,?(?: the)?|im folgenden|nachfolgend)? ?${term}\\)`, 'iu'),
  // Term means ...
  /^(?:the |a |an )?(?<term>\p{Lu}[\p{L}\p{N}-]*(?: [\p{L}\p{N}-]+){0,3}) (?:means|refers to|is defined as|bezeichnet|bedeutet) /u,
];

/** The definitions in the order of the text, each term once. */
export function definitionsIn({ canonical, sentences }: ReadText): Definition[] {
  const found = new Map<string, Definition>();
  for (const { start, end, heading } of sentences) {
    if (heading || end - start > 1500) continue;
    const words = canonical.slice(start, end).replaceAll(/\s/g, ' ');
    for (const pattern of patterns) {
      const name = pattern
        .exec(words)
        ?.groups?.['term']?.replace(/[,;.]$/, '')
        .trim();
      if (name !== undefined && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), { term: name, sentence: { start, end } });
    }
  }
  return [...found.values()];
}
