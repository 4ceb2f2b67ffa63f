/** The one edit of the ingest benchmark, the same for everybody. */
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Adds a paragraph to the end of one Markdown file in a hundred, at least one; says how many. */
export function editSome(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort();
  const chosen = names.filter((_, at) => at % 100 === 0);
  for (const name of chosen) appendFileSync(join(folder, name), '\n\nThe figures of the last quarter were corrected in this edition.\n');
  return chosen.length;
}
