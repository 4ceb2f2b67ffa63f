/** What the lease is made of: parts with numbered clauses, the clauses that stand word for word in several parts, schedules. */

/** A numbered clause. `id` is how edits and cross-references name it; `[[id]]` in a text becomes the number of that clause. */
export interface Clause {
  readonly id: string;
  readonly text: string;
  /** Listed below the text as (a), (b) and so on. */
  readonly items: readonly string[];
}

/** A numbered part under a heading. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly clauses: readonly Clause[];
}

/** A table at the end: the first row is its header. */
export interface Schedule {
  readonly title: string;
  readonly intro: string;
  readonly rows: readonly (readonly string[])[];
}

/** How a version is laid out on A4; lengths in points. */
export interface Layout {
  readonly bodyFont: string;
  readonly headingFont: string;
  readonly fontSize: number;
  readonly lineGap: number;
  readonly margin: number;
}

export interface Lease {
  readonly title: string;
  readonly premises: string;
  readonly dated: string;
  readonly reference: string;
  readonly layout: Layout;
  readonly particulars: readonly (readonly [name: string, value: string])[];
  readonly sections: readonly Section[];
  readonly schedules: readonly Schedule[];
  readonly closing: readonly string[];
}

const oneLine = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');

/** A clause; its text may run over several lines of source. */
export const clause = (id: string, text: string, items: readonly string[] = []): Clause => ({
  id,
  text: oneLine(text),
  items: items.map(oneLine),
});

/** A part with its clauses in order. */
export const section = (id: string, title: string, ...clauses: readonly Clause[]): Section => ({ id, title, clauses });

/** The clauses that stand word for word in several parts, each with an id of its own there. */
const twinTexts = {
  notice: `Any notice under this section must be given in writing and delivered by hand or by recorded post to the address stated in the
    Particulars. A notice delivered by hand takes effect on the day of delivery, and a notice sent by recorded post takes effect on the
    second Working Day after posting.`,
  costs: `A party who breaks an obligation in this section must pay the reasonable costs to which the other party is put in having the
    obligation performed, provided that a written account of those costs has first been supplied.`,
  delay: `Delay in using a right given by this section does not give that right up, and a right that has been given up on one occasion
    may still be used on the next.`,
} as const;

/** One of the twin clauses, as it stands in the part `in`. */
export const twin = (kind: keyof typeof twinTexts, place: string): Clause => clause(`${place}.${kind}`, twinTexts[kind]);

/** The number of every clause by its id ("7.3"), and of every part by its id ("7"). */
export function numbersOf(sections: readonly Section[]): ReadonlyMap<string, string> {
  const numbers = new Map<string, string>();
  for (const [at, part] of sections.entries()) {
    numbers.set(part.id, `${at + 1}`);
    for (const [index, { id }] of part.clauses.entries()) numbers.set(id, `${at + 1}.${index + 1}`);
  }
  return numbers;
}

/** A text with its cross-references written out. @throws Error for a reference to nothing. */
export function resolved(text: string, numbers: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\[\[([^\]]+)\]\]/g, (_, id: string) => {
    const number = numbers.get(id);
    if (number === undefined) throw new Error(`The lease refers to "${id}", which it does not have.`);
    return number;
  });
}
