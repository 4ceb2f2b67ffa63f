/** A citation as screens show it: where it leads and how its place is said. Pure. */
import { documentPath } from '../paths.ts';

/** What a citation, a passage and a hit have in common. */
export interface CitedPlace {
  readonly bundle: string;
  readonly document: string;
  readonly version: number;
  readonly start: number;
  readonly end: number;
  readonly headingPath: readonly string[];
  readonly page?: number | undefined;
  readonly cell?: string | undefined;
}

/** The address of exactly these words in the version they stand in. */
export const citationPath = ({ bundle, document, version, start, end }: Omit<CitedPlace, 'headingPath'>): string =>
  documentPath({ bundle, document, version, start, end });

/** `lease / lease.pdf`. */
export const documentName = ({ bundle, document }: Pick<CitedPlace, 'bundle' | 'document'>): string => `${bundle} / ${document}`;

/** The headings from the outside in: `Lease of Business Premises › 19. Termination`; '' for none. */
export const headingWords = (headingPath: readonly string[]): string =>
  headingPath.map((heading) => heading.replaceAll(/\s+/g, ' ')).join(' › ');

/** `page 15, version 2`. */
export const positionWords = ({ page, cell, version }: Pick<CitedPlace, 'page' | 'cell' | 'version'>): string =>
  [...(cell === undefined ? [] : [cell]), ...(page === undefined ? [] : [`page ${page}`]), `version ${version}`].join(', ');

/** All of it in one line, for who cannot see the margin. */
export const citationLabel = (place: CitedPlace & { readonly quote: string }): string => {
  const headings = headingWords(place.headingPath);
  const words = place.quote.replaceAll(/\s+/g, ' ');
  return `${documentName(place)}, ${positionWords(place)}${headings === '' ? '' : `, ${headings}`}: “${words.length > 160 ? `${words.slice(0, 160)}…` : words}”`;
};
