/** A list of rents as rows, and edits of single cells: what a CSV of a house manager looks like. */
import type { GeneratedRow } from './document.ts';
import { Writer } from './generate-document.ts';
import { Random } from './random.ts';
import { people, places } from './words.ts';

/** Header and `count` rows; the first column names its row. */
export function generateRentList(seed: number, count: number): GeneratedRow[] {
  const random = new Random(seed);
  const writer = new Writer(random, { used: 0 });
  const rows = Array.from({ length: count }, () =>
    writer.row([
      `Flat ${writer.word()}`,
      random.pick(people),
      random.pick(places),
      `${random.between(3, 29) * 50}`,
      `${random.between(2021, 2029)}-0${random.between(1, 9)}-01`,
    ]),
  );
  return [writer.row(['Flat', 'Tenant', 'Place', 'Rent', 'Since']), ...rows];
}

/** The same list with another rent in `count` rows; the identities of those cells are returned. */
export function raiseRents(rows: readonly GeneratedRow[], seed: number, count: number): { rows: GeneratedRow[]; cells: string[] } {
  const random = new Random(seed);
  const next = structuredClone([...rows]);
  const cells = new Set<string>();
  for (let nth = 0; nth < count; nth++) {
    const cell = next[random.between(1, next.length - 1)]?.cells[3];
    if (!cell) continue;
    cell.text = `${Number(cell.text) + 25}`;
    cells.add(cell.id);
  }
  return { rows: next, cells: [...cells] };
}
