/** A pack made by hand, with words in it that would do harm if they were taken for anything but words. */
import { sha256 } from '../../kernel/shared/fingerprint.ts';
import { assemble, type CollectedSource, type Contents } from './assemble.ts';
import type { Pack, PackCitation, PackRun } from './pack.ts';
import { renderPieces } from './page.ts';
import { readsKeyOf, verdictKeyOf } from './seal.ts';

/** What a document may hold to break out of a page, turn it around or run in it. */
export const hostile = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '<!--',
  ']]>',
  '</style><style>*{display:none}',
  '\u202eright to left\u202c \u2067isolated\u2069',
  '\u2028line\u2029paragraph',
  '&lt;b&gt; &amp;',
  '\ud83d\ude00 \u00e9 \u65e5\u672c',
  '<a href="https://example.invalid/">out</a>',
] as const;

const ids = (kind: number, number: number): string =>
  `0192f0c1-2b3a-7c4d-8e5f-${String(kind).padStart(4, '0')}${String(number).padStart(8, '0')}`;
const at = '2026-01-31T12:00:00.000Z';
const owner = ids(9, 1);

const text = ['Lease', '', 'The rent is 900 euros a month. The deposit is two months.', '', ...hostile, '', 'Pets are allowed.'].join('\n');
const revision = ids(1, 1);

function cite(quote: string): PackCitation {
  const start = text.indexOf(quote);
  return {
    bundle: 'lease',
    document: 'terms/lease.md',
    version: 2,
    revision,
    start,
    end: start + quote.length,
    quote,
    headingPath: ['Lease'],
  };
}

function run(number: number, kind: string, label: string): PackRun {
  const reads = [{ kind, input: ids(8, number), label, role: 'cited', fingerprint: sha256(label) }];
  return { id: ids(7, number), recipe: 'extractive@1', at, readsKey: readsKeyOf(reads), outputFingerprint: sha256(`${number}`), reads };
}

const standing = (number: number, kind: string, label: string) => ({
  id: ids(2, number),
  owner,
  createdAt: at,
  state: 'stale',
  causes: [
    {
      reason: 'quote_edited',
      bundle: 'lease',
      document: 'terms/lease.md',
      from: { version: 1, start: 0, end: 5 },
      before: hostile[0],
      after: 'x',
    },
  ],
  run: run(number, kind, label),
});

const drawn = { page: 2, boxes: [{ page: 2, x: 70.5, y: 120, width: 200.25, height: 12 }] };
const deposit = { ...cite('The deposit is two months.'), ...drawn };
const evidence: Contents['evidence'] = [
  {
    ...standing(1, 'anchor', 'The deposit is two months.'),
    outcome: 'edited',
    takenFrom: 1,
    contextChanged: false,
    newText: hostile[1],
    sentences: ['The deposit is two months.'],
    citation: deposit,
    candidates: [cite('Pets are allowed.')],
  },
];

const statement = `The deposit is two months. ${hostile[2]}`;
const verdict = verdictKeyOf(statement, [{ citation: deposit, sentences: ['The deposit is two months.'] }]);

/** Everything a pack can hold, once. */
export const contents: Contents = {
  subject: { kind: 'bundle', id: 'lease@2', label: 'lease, version 2' },
  moment: { seq: 3, at },
  listing: {
    bundle: 'lease',
    version: 2,
    documents: [
      {
        path: 'terms/lease.md',
        document: ids(3, 1),
        revision,
        sha256: sha256('bytes'),
        size: 5,
        format: 'markdown',
        parser: 'markdown',
        parserVersion: 1,
      },
    ],
  },
  answers: [
    {
      answer: { ...standing(2, 'search', 'What is the rent?'), question: `What is the rent? ${hostile[0]}`, found: true, confidence: 0.75 },
      sentences: [
        { text: 'The rent is 900 euros a month.', citations: [cite('The rent is 900 euros a month.')] },
        { text: hostile.join(' '), citations: hostile.map((one) => cite(one)) },
      ],
    },
    { answer: { ...standing(3, 'search', 'Who?'), question: 'Who won the regatta?', found: false, confidence: 0 }, sentences: [] },
  ],
  insights: [
    {
      insight: {
        ...standing(4, 'derivation', ''),
        statement,
        status: 'reviewed',
        reviewIntervalDays: null,
        lights: { quotePresent: true, claimSupported: true, sourceCurrent: false },
      },
      evidence: [ids(2, 1)],
      history: [
        { action: 'add', actor: owner, at, key: sha256('other words') },
        { action: 'review', actor: owner, at, key: verdict },
      ],
    },
  ],
  evidence,
};

export const sources: readonly CollectedSource[] = [
  {
    revision,
    document: ids(3, 1),
    sha256: sha256('bytes'),
    size: 5,
    format: 'markdown',
    parser: 'markdown',
    parserVersion: 1,
    options: '',
    title: 'Lease',
    textSha256: sha256(text),
    text,
  },
];

export const samplePack = (): Pack => assemble(contents, sources);

/** The file of a pack, and which part every byte of it belongs to. */
export function fileOf(pack: Pack): { readonly bytes: Uint8Array; readonly ownerOf: (position: number) => string } {
  const pieces = renderPieces(pack).map(({ of, html }) => ({ of, bytes: Buffer.from(html) }));
  const ends: number[] = [];
  for (const { bytes } of pieces) ends.push((ends.at(-1) ?? 0) + bytes.length);
  return {
    bytes: Buffer.concat(pieces.map(({ bytes }) => bytes)),
    ownerOf: (position) => pieces[ends.findIndex((end) => position < end)]?.of ?? 'page',
  };
}

/** The same bytes with another one at a position. */
export function withByte(bytes: Uint8Array, position: number, value: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[position] = value;
  return changed;
}
