/** What a picture shows, as its author wrote it for those who do not see it. */
import { cellText } from './readable-text.ts';

/** Longer ones are something else that was pasted there. */
const longest = 2000;
/** Programs put the name of the file there. */
const fileName = /^[\w\s()+&.,-]+\.(?:png|jpe?g|gif|emf|wmf|bmp|tiff?|svg|webp)$/i;
/** What Office adds to its own guesses. */
const machine = /\b(?:Description automatically generated(?: with \w+ confidence)?|AI-generated content may be incorrect\.?)\s*$/i;

/** The description of a picture by the attributes of its properties; '' for none. */
export function descriptionOf(attributes: Readonly<Record<string, string>> | undefined): string {
  const stated = cellText(attributes?.['descr'] ?? '') || cellText(attributes?.['title'] ?? '');
  const text = stated.replace(machine, '').trim().slice(0, longest).toWellFormed();
  return fileName.test(text) ? '' : text;
}

/** The attribute of a block that is such a description. */
export const isDescription = { image: 'description' } as const;
