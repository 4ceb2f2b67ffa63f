/** What a paragraph's style says about it, inherited from the styles it is based on. */
import { childOf, childrenOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import { numberOf, switchOf, valueOf } from './properties.ts';

/** The list a paragraph counts in. */
export interface ListPlace {
  readonly list: string | undefined;
  /** From 0; undefined when the list's own level for this style is meant. */
  readonly level: number | undefined;
}

export interface ParagraphStyle extends ListPlace {
  /** The style and those it is based on, nearest first. */
  readonly chain: readonly string[];
  /** From 0, as Word counts; 9 is running text. */
  readonly outline: number | undefined;
  readonly title: boolean;
}

/** The built-in headings by name; Word stores them in English whatever its language, others do not. */
const headingName =
  /^(?:heading|überschrift|titre|título|titolo|título|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|címsor|заголовок|başlık|見出し|标题|標題|제목)[ _-]?([1-9])$/i;
/** Styles that are based on each other in a circle end here too. */
const deepest = 40;

interface Style {
  readonly name: string;
  readonly base: string | undefined;
  readonly paragraph: XmlElement | undefined;
  readonly run: XmlElement | undefined;
  /** Whether, as a style of tables, it sets the first row apart. */
  readonly firstRow: boolean;
}

export class Styles {
  readonly #styles = new Map<string, Style>();
  readonly #resolved = new Map<string, ParagraphStyle>();
  #standard: string | undefined;

  constructor(root: XmlElement | undefined) {
    for (const element of childrenOf(root, 'w:style')) {
      const id = element.attributes['w:styleId'];
      if (id === undefined || this.#styles.has(id)) continue;
      this.#styles.set(id, {
        name: valueOf(element, 'w:name') ?? id,
        base: valueOf(element, 'w:basedOn'),
        paragraph: childOf(element, 'w:pPr'),
        run: childOf(element, 'w:rPr'),
        firstRow: childrenOf(element, 'w:tblStylePr').some(({ attributes }) => attributes['w:type'] === 'firstRow'),
      });
      if (element.attributes['w:type'] === 'paragraph' && /^(?:1|true|on)$/.test(element.attributes['w:default'] ?? '')) {
        this.#standard ??= id;
      }
    }
  }

  /** The style of a paragraph; without an id the standard one. */
  paragraph(id: string | undefined): ParagraphStyle {
    const key = id ?? this.#standard ?? '';
    const known = this.#resolved.get(key);
    if (known) return known;
    const resolved = this.#resolve(key);
    this.#resolved.set(key, resolved);
    return resolved;
  }

  /** Whether a character style hides its text. */
  hides(id: string | undefined): boolean {
    if (id === undefined) return false;
    for (const style of this.#chain(id)) {
      const hidden = switchOf(this.#styles.get(style)?.run, 'w:vanish');
      if (hidden !== undefined) return hidden;
    }
    return false;
  }

  /** Whether a table style sets the first row of its tables apart. */
  setsFirstRowApart(id: string | undefined): boolean {
    return id !== undefined && this.#chain(id).some((style) => this.#styles.get(style)?.firstRow);
  }

  #resolve(id: string): ParagraphStyle {
    const chain = this.#chain(id);
    let outline: number | undefined;
    let list: string | undefined;
    let level: number | undefined;
    for (const key of chain) {
      const style = this.#styles.get(key);
      const numbering = childOf(style?.paragraph, 'w:numPr');
      outline ??= numberOf(style?.paragraph, 'w:outlineLvl') ?? headingLevel(style?.name ?? key);
      list ??= valueOf(numbering, 'w:numId');
      level ??= numberOf(numbering, 'w:ilvl');
    }
    return { chain, outline, list, level, title: /^title$/i.test(this.#styles.get(id)?.name ?? id) };
  }

  #chain(id: string): string[] {
    const chain: string[] = [];
    for (let key: string | undefined = id; key !== undefined && chain.length < deepest; key = this.#styles.get(key)?.base) {
      chain.push(key);
    }
    return chain;
  }
}

function headingLevel(name: string): number | undefined {
  const found = headingName.exec(name.normalize('NFC'))?.[1];
  return found === undefined ? undefined : Number(found) - 1;
}
