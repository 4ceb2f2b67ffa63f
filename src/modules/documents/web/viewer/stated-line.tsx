/** What a document states of itself, in a line above it. */
import type { ReactNode } from 'react';
import type { DocumentProperties } from '../../contract.ts';

export function StatedLine({ properties }: { readonly properties: DocumentProperties }): ReactNode {
  return (
    <p className="mb-4 text-14 text-ink-soft">
      <span className="sr-only">Stated by the document: </span>
      {statedWords(properties).join(' · ')}
    </p>
  );
}

/** The most that are named; a page says some dozens of keywords. */
const named = 8;

/** Who, when, about what, as far as it is stated. */
export function statedWords({ authors = [], tags = [], date }: DocumentProperties): string[] {
  // A day is the same everywhere; a time is a day of whoever reads.
  const zone = date?.length === 10 ? { timeZone: 'UTC' } : {};
  return [
    ...(authors.length > 0 ? [listed(authors)] : []),
    ...(date === undefined ? [] : [new Date(date).toLocaleDateString(undefined, { dateStyle: 'medium', ...zone })]),
    ...(tags.length > 0 ? [listed(tags)] : []),
  ];
}

const listed = (names: readonly string[]): string =>
  [...names.slice(0, named), ...(names.length > named ? [`${names.length - named} more`] : [])].join(', ');
