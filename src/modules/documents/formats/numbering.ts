/**
 * Where the number of a heading, an item or a clause ends. What lies before stays in the text and out of the block hash, so
 * renumbering a contract edits nothing. It must never take a quantity for a number: "30 days" is text, "3. Term" is a number.
 * When in doubt the answer is 0: the number is then part of the hash, which costs a diff entry and hides no change.
 */

type Numbered = 'heading' | 'item' | 'paragraph';

/** A word as a clause begins: "Term", "A licence", "DEFINITIONS", a letter of a script without case; quotes before it allowed. */
const title = String.raw`["“„«'‘(\[]*(?:\p{Lu}[\p{Ll}'’]|\p{Lu} \p{L}|\p{Lu}{4,}|\p{Lo})`;
const label =
  String.raw`(?:(?:[Aa]rticle|[Ss]ection|[Cc]lause|[Cc]hapter|[Pp]art|[Aa]nnex|[Aa]ppendix|[Ss]chedule|[Ee]xhibit` +
  String.raw`|ARTICLE|SECTION|CLAUSE|CHAPTER|PART|ANNEX|APPENDIX|SCHEDULE|EXHIBIT|Art\.|Sec\.|Cl\.) |§{1,2} ?)`;
const ordinal = String.raw`(?:\d{1,4}(?:\.\d{1,3})*[A-Za-z]?|[IVXLCDM]{1,7}|[A-Z])`;
const quantity = String.raw`(?!(?:Second|Minute|Hour|Day|Week|Month|Quarter|Year|Percent|Business|Calendar|Working|Million|Billion)s?\b)`;

const rule = (pattern: string): RegExp => new RegExp(`^${pattern}`, 'u');

const everywhere = [
  rule(String.raw`\d{1,3}(?:\.\d{1,3}){2,4}\.? (?=${title})`), // 4.1.3 Term
  rule(String.raw`\d{1,3}\.\d{1,3}\. (?=\S)`), // 4.1. term
  rule(String.raw`\d{1,3}\.\d{1,3} (?=${quantity}${title})`), // 7.2 Term
  rule(String.raw`\((?:\p{L}|[ivxlcIVXLC]{1,6}|\d{1,2})\) (?=\S)`), // (a) (iv) (12)
  rule(String.raw`(?:[a-zA-Z]|[ivxlcIVXLC]{1,6})\) (?=\S)`), // a) iv)
  rule(String.raw`${label}${ordinal}(?:[.:)]| ?[–—-]) (?=\S)`), // Section 4. Article IV -
];

const rules: Record<Numbered, readonly RegExp[]> = {
  heading: [
    ...everywhere,
    rule(String.raw`\d{1,3}[.)] (?=\S)`), // 3. Term
    rule(String.raw`\d{1,2} (?=${quantity}${title})`), // 3 Term
    rule(String.raw`(?:[A-Z]|[IVXLC]{1,6})\. (?=\S)`), // A. Term
    rule(String.raw`${label}${ordinal} (?=${title})`), // Section 4 Term
  ],
  item: [...everywhere, rule(String.raw`\d{1,3}[.)] (?=\S)`)],
  paragraph: [...everywhere, rule(String.raw`\d{1,3}\. (?=${title})`)],
};

/** Length of the number at the beginning of `text` with the blank after it; 0 when there is none or nothing follows it. */
export function numberEnd(kind: Numbered, text: string): number {
  const start = text.slice(0, 80).replaceAll('\n', ' ');
  for (const pattern of rules[kind]) {
    const found = pattern.exec(start);
    if (found) return found[0].length;
  }
  return 0;
}
