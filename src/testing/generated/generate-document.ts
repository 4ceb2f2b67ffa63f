/** Makes whole documents with sections, numbered headings, twin clauses, lists, tables and facts that can be asked for. */
import type {
  GeneratedDocument,
  GeneratedParagraph,
  GeneratedPart,
  GeneratedRow,
  GeneratedSection,
  GeneratedSentence,
  GeneratedTable,
} from './document.ts';
import { Random } from './random.ts';
import {
  boilerplate,
  companies,
  duties,
  freshWord,
  monthNames,
  people,
  places,
  sectionTitles,
  sharedSentences,
  subsectionTitles,
  things,
  times,
} from './words.ts';

/** Gives out identities and makes sentences for one document. */
export class Writer {
  readonly random: Random;
  private readonly document: Pick<GeneratedDocument, 'used'>;

  constructor(random: Random, document: Pick<GeneratedDocument, 'used'>) {
    this.random = random;
    this.document = document;
  }

  id(kind: string): string {
    this.document.used += 1;
    return `${kind}${this.document.used}`;
  }

  word(): string {
    this.document.used += 1;
    return freshWord(this.document.used);
  }

  /** A sentence that says something nothing else in the document says; its subject is an invented name. */
  sentence(): GeneratedSentence {
    const { random } = this;
    const name = this.word();
    const subject = name.charAt(0).toUpperCase() + name.slice(1);
    const thing = random.pick(things);
    const amount = `${random.between(2, 98)},${random.between(100, 999)} crowns`;
    const days = `${random.between(11, 89)} days`;
    const date = `${random.between(2, 28)} ${random.pick(monthNames)} ${random.between(2021, 2039)}`;
    const [text, question, answer] = random.pick([
      [
        `The tenant of ${subject} must pay ${amount} for the ${thing} in advance.`,
        `How much must the tenant of ${subject} pay for the ${thing}?`,
        amount,
      ],
      [
        `${random.pick(companies)} shall ${random.pick(duties)} the ${subject} ${thing} ${random.pick(times)}.`,
        `Who looks after the ${subject} ${thing}?`,
        '',
      ],
      [
        `A request about the ${subject} ${thing} must be answered within ${days} of its arrival.`,
        `Within how many days must a request about the ${subject} ${thing} be answered?`,
        days,
      ],
      [
        `The lease of ${subject} House in ${random.pick(places)} ends on ${date} unless it is renewed.`,
        `When does the lease of ${subject} House end?`,
        date,
      ],
      [
        `Keys to the ${subject} ${thing} may be kept by ${random.pick(people)} only.`,
        `Who may keep the keys to the ${subject} ${thing}?`,
        '',
      ],
    ] as const);
    return { id: this.id('s'), text, ...(answer === '' ? {} : { fact: { question, answer } }) };
  }

  paragraph(kind: GeneratedParagraph['kind'] = 'paragraph'): GeneratedParagraph {
    const sentences = Array.from({ length: this.random.between(1, kind === 'item' ? 1 : 5) }, () => this.sentence());
    if (kind === 'paragraph' && this.random.chance(0.2)) {
      const shared = this.random.between(0, sharedSentences.length - 1);
      const sentence = { id: this.id('s'), text: sharedSentences[shared] as string, twin: `shared${shared}` };
      sentences.splice(this.random.between(0, sentences.length), 0, sentence);
    }
    return { kind, id: this.id('p'), sentences };
  }

  /** A clause that stands in other sections too. */
  twin(number: number): GeneratedParagraph {
    const sentences = (boilerplate[number] ?? []).map((text, index) => ({ id: this.id('s'), text, twin: `twin${number}.${index}` }));
    return { kind: 'paragraph', id: this.id('p'), sentences, twin: `twin${number}` };
  }

  row(cells: readonly string[]): GeneratedRow {
    return { id: this.id('r'), cells: cells.map((text) => ({ id: this.id('c'), text })) };
  }

  table(): GeneratedTable {
    const { random } = this;
    const rows = Array.from({ length: random.between(2, 7) }, () =>
      this.row([`Unit ${this.word()}`, random.pick(people), `${random.between(3, 19) * 50}`, random.pick(['yes', 'no'])]),
    );
    return { kind: 'table', id: this.id('t'), header: this.row(['Unit', 'Tenant', 'Rent', 'Parking']), rows };
  }

  parts(): GeneratedPart[] {
    const { random } = this;
    const parts: GeneratedPart[] = Array.from({ length: random.between(1, 4) }, () => this.paragraph());
    if (random.chance(0.3))
      parts.push({ kind: 'list', id: this.id('l'), items: Array.from({ length: random.between(2, 5) }, () => this.paragraph('item')) });
    if (random.chance(0.25)) parts.push(this.table());
    for (let number = 0; number < boilerplate.length; number++) {
      // Sometimes twice in one section.
      for (let copies = random.chance(0.3) ? random.between(7, 16) >> 3 : 0; copies > 0; copies--) {
        parts.splice(random.between(0, parts.length), 0, this.twin(number));
      }
    }
    return parts;
  }
}

/** A document of about `size` sections; equal for equal seeds. */
export function generateDocument(seed: number, size: number): GeneratedDocument {
  const random = new Random(seed);
  const document: GeneratedDocument = {
    title: '',
    style: { numbered: random.chance(0.6), bullet: '-', wrap: 0, emphasis: 0 },
    sections: [],
    used: 0,
  };
  const writer = new Writer(random, document);
  document.title = `House rules of ${random.pick(companies)} at ${random.pick(places)}`;
  for (let number = 0; number < size; number++) {
    const base = sectionTitles[number % sectionTitles.length] as string;
    const title = number < sectionTitles.length ? base : `${base} of ${writer.word()}`;
    const section: GeneratedSection = { id: writer.id('h'), title, parts: writer.parts(), sections: [] };
    for (const subtitle of subsectionTitles) {
      if (random.chance(0.25)) section.sections.push({ id: writer.id('h'), title: subtitle, parts: writer.parts(), sections: [] });
    }
    document.sections.push(section);
  }
  return document;
}
