/** In how many passages words stand, for what weighs words and searches nothing. */
import type { Reader } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { epochAndTermsAt } from './epoch-store.ts';

/** The document frequencies of some stems under the epoch of a moment, and the passages it counts; a stem that is unknown is left out. */
export async function frequenciesAt(
  reader: Reader,
  moment: Moment,
  stems: readonly string[],
): Promise<{ readonly passages: number; readonly df: ReadonlyMap<string, number> }> {
  const { epoch, known } = await epochAndTermsAt(reader, moment, stems);
  return { passages: Math.max(1, epoch.passages), df: new Map(known.map(({ term, df }) => [term, df])) };
}
