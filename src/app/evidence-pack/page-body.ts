/** What a person reads of a pack: the subject, its sentences with their quotes, what they were made from, and the sources. Pure. */
import { anchorOf, escaped, foreign, type Piece } from './markup.ts';
import {
  partsOf,
  type Manifest,
  type NamedPart,
  type Pack,
  type PackCause,
  type PackCitation,
  type PackRun,
  type PartOf,
  type Source,
} from './pack.ts';

const page = (html: string): Piece => ({ of: 'page', html });
const words = (name: string): string => escaped(name.replaceAll('_', ' '));

/** Where each revision is shown, and the numerals of citations, given in the order of reading. */
interface Reading {
  readonly sources: ReadonlyMap<string, string>;
  readonly sentences: ReadonlyMap<string, PartOf<'sentence'>>;
  number: number;
}

/** The readable part of the file, in order. */
export function bodyPieces(pack: Pack, manifest: Manifest): Piece[] {
  const { parts } = pack;
  const sources = partsOf(parts, 'source');
  const reading: Reading = {
    sources: new Map(sources.map(({ name, part }) => [part.revision, name])),
    sentences: new Map(partsOf(parts, 'sentence').map(({ name, part }) => [name, part])),
    number: 0,
  };
  const cited = Map.groupBy(citedSpans(parts), ({ revision }) => revision);
  return [
    ...titlePieces(pack, manifest),
    ...partsOf(parts, 'listing').flatMap(({ name, part }) => ({ of: name, html: listingHtml(part) })),
    ...section(
      'Answers',
      partsOf(parts, 'answer').flatMap(({ name, part }) => answerPieces(reading, name, part)),
    ),
    ...section(
      'Insights',
      partsOf(parts, 'insight').map(({ name, part }) => ({ of: name, html: insightHtml(name, part) })),
    ),
    ...section(
      'Evidence',
      partsOf(parts, 'evidence').map(({ name, part }) => ({ of: name, html: evidenceHtml(reading, name, part) })),
    ),
    ...section(
      'Sources',
      sources.flatMap(({ name, part }) => sourcePieces(cited.get(part.revision) ?? [], name, part)),
    ),
  ];
}

const section = (title: string, pieces: readonly Piece[]): Piece[] =>
  pieces.length === 0 ? [] : [page(`<section>\n<h2>${title}</h2>\n`), ...pieces, page('</section>\n')];

function titlePieces(pack: Pack, { subject, moment }: Manifest): Piece[] {
  const when = moment.at === null ? 'before anything was published' : `as of publish ${moment.seq}, ${escaped(moment.at)}`;
  const characters = partsOf(pack.parts, 'source').reduce((sum, { part }) => sum + part.text.length, 0);
  return [
    {
      of: 'manifest',
      html: [
        '<header>',
        `<p class="small">Evidence pack of ${subject.kind === 'bundle' ? 'a bundle' : `an ${subject.kind}`}, ${when}</p>`,
        `<h1>${foreign(subject.label)}</h1>`,
        `<p class="small"><code>${escaped(subject.id)}</code></p>\n`,
      ].join('\n'),
    },
    page(
      `<p class="small">${pack.parts.length} parts; the whole text of every cited source is included (${characters} characters).</p>\n<p class="small">Root `,
    ),
    { of: 'root', html: `<code>${pack.root}</code>` },
    page('</p>\n</header>\n'),
  ];
}

function listingHtml({ bundle, version, documents }: PartOf<'listing'>): string {
  const rows = documents.map(
    ({ path, revision, sha256, parser, parserVersion }) =>
      `<tr><td>${foreign(path)}</td><td class="mono">${escaped(sha256)}<br>${escaped(revision)}</td><td>${escaped(parser)} ${parserVersion}</td></tr>\n`,
  );
  return (
    `<section id="listing">\n<h2>Documents of ${foreign(bundle)}, version ${version}</h2>\n` +
    `<table>\n<tr><th>Path</th><th>SHA-256 of the bytes, revision</th><th>Read by</th></tr>\n${rows.join('')}</table>\n</section>\n`
  );
}

function answerPieces(reading: Reading, name: string, answer: PartOf<'answer'>): Piece[] {
  const own = answer.sentences.flatMap((sentence) => {
    const part = reading.sentences.get(sentence);
    return part ? [{ of: sentence, html: sentenceHtml(reading, sentence, part) }] : [];
  });
  const missing = answer.found ? '' : '<p>Not in the sources.</p>\n';
  return [
    { of: name, html: `<section id="${anchorOf(name)}">\n<h3>${foreign(answer.question)}</h3>\n${stateHtml(answer)}${missing}` },
    ...own,
    { of: name, html: `${runHtml(answer)}</section>\n` },
  ];
}

function sentenceHtml(reading: Reading, name: string, { text, citations }: PartOf<'sentence'>): string {
  const first = reading.number;
  const notes = citations.map((citation) => citationHtml(reading, citation)).join('');
  const marks = citations.map((_, index) => `<sup>${first + index + 1}</sup>`).join(' ');
  return `<section class="item" id="${anchorOf(name)}">\n<p>${foreign(text)} ${marks}</p>\n${notes || '<p class="small">uncited</p>\n'}</section>\n`;
}

/** A quote with its numeral, and where it stands. */
function citationHtml(reading: Reading, citation: PackCitation): string {
  const { bundle, document, version, revision, start, end, quote, headingPath, page: onPage } = citation;
  const source = reading.sources.get(revision);
  const place = `${foreign(`${bundle}/${document}`)}, version ${version}${onPage === undefined ? '' : `, page ${onPage}`}, ${start}&#8211;${end}`;
  const link = source === undefined ? place : `<a href="#${anchorOf(source)}-${start}-${end}">${place}</a>`;
  const under = headingPath.length === 0 ? '' : ` under ${foreign(headingPath.join(' / '))}`;
  reading.number += 1;
  return `<blockquote>${foreign(quote)}</blockquote>\n<p class="small cite">${reading.number}: ${link}${under}, revision <code>${escaped(revision)}</code></p>\n`;
}

function stateHtml({ state, causes }: { readonly state: string; readonly causes: readonly PackCause[] }): string {
  return `<p class="small"><span class="state">${words(state)}</span></p>\n${causes.map(causeHtml).join('')}`;
}

function causeHtml({ reason, bundle, document, from, to, before, after, message }: PackCause): string {
  const where = document === undefined ? '' : ` in ${foreign(`${bundle ?? ''}/${document}`)}`;
  const versions = [from?.version, to?.version].filter((version) => version !== undefined).join(' to ');
  return [
    `<p class="small">because: ${words(reason)}${where}${versions === '' ? '' : `, version ${versions}`}`,
    ...(before === undefined ? [] : [`<br>before: ${foreign(before)}`]),
    ...(after === undefined ? [] : [`<br>after: ${foreign(after)}`]),
    ...(message === undefined ? [] : [`<br>${foreign(message)}`]),
    '</p>\n',
  ].join('');
}

/** How something came about: the recipe, when it ran, everything it read. */
function runHtml({ id, owner, createdAt, run }: { id: string; owner: string; createdAt: string; run: PackRun }): string {
  const reads = run.reads.map(
    ({ kind, role, label, input, fingerprint }) =>
      `<br>${words(kind)} (${words(role)})${label === '' ? '' : ` ${foreign(label)}`} <code>${escaped(input)}</code> with fingerprint <code>${escaped(fingerprint)}</code>`,
  );
  return [
    `<p class="small">Id <code>${escaped(id)}</code>, made by <code>${escaped(owner)}</code> at ${escaped(createdAt)}.`,
    `<br>Recipe <code>${escaped(run.recipe)}</code>, run <code>${escaped(run.id)}</code> at ${escaped(run.at)}, output <code>${escaped(run.outputFingerprint)}</code>. It read:`,
    ...reads,
    '</p>\n',
  ].join('');
}

function insightHtml(name: string, insight: PartOf<'insight'>): string {
  const { lights } = insight;
  const yes = (value: boolean): string => (value ? 'yes' : 'no');
  const interval = insight.reviewIntervalDays === null ? '' : `; to be reviewed every ${insight.reviewIntervalDays} days`;
  const history = insight.history.map(
    ({ action, actor, at, key, valid }) =>
      `<tr><td>${words(action)}</td><td>${escaped(at)}</td><td class="mono">${escaped(actor)}</td><td class="mono">${escaped(key)}</td><td>${valid ? 'on these words' : 'on other words'}</td></tr>\n`,
  );
  const evidence = insight.evidence.map((one) => `<a href="#${anchorOf(one)}">${escaped(one)}</a>`).join(', ');
  return [
    `<section class="item" id="${anchorOf(name)}">\n<h3>${foreign(insight.statement)}</h3>\n${stateHtml(insight)}`,
    `<p class="small">${words(insight.status)}${interval}; stands on ${evidence || 'no evidence'}</p>\n`,
    `<p class="small">Every quote is in place: ${yes(lights.quotePresent)}. Reviewed on exactly these words: ${yes(lights.claimSupported)}. Every source is current: ${yes(lights.sourceCurrent)}.</p>\n`,
    `<p class="small">Verdict key <code>${escaped(insight.verdictKey)}</code></p>\n`,
    `<table>\n<tr><th>What</th><th>When</th><th>Who</th><th>Verdict key</th><th>Made</th></tr>\n${history.join('')}</table>\n${runHtml(insight)}</section>\n`,
  ].join('');
}

function evidenceHtml(reading: Reading, name: string, evidence: PartOf<'evidence'>): string {
  const { outcome, takenFrom, contextChanged, newText, citation, candidates, sentences } = evidence;
  return [
    `<section class="item" id="${anchorOf(name)}">\n<h3>${escaped(name)}</h3>\n${citationHtml(reading, citation)}${stateHtml(evidence)}`,
    `<p class="small">${words(outcome)}${contextChanged ? ', words around it changed' : ''}; taken from version ${takenFrom}.</p>\n`,
    ...(newText === null ? [] : [`<p class="small">What stands there now: ${foreign(newText)}</p>\n`]),
    `<p class="small">The sentences that hold it: ${sentences.map(foreign).join(' ')}</p>\n`,
    ...(candidates.length === 0
      ? []
      : ['<p class="small">Where it may be now:</p>\n', ...candidates.map((one) => citationHtml(reading, one))]),
    `${runHtml(evidence)}</section>\n`,
  ].join('');
}

function sourcePieces(cited: readonly PackCitation[], name: string, source: Source): Piece[] {
  const title = source.names.map(({ bundle, path, version }) => `${bundle}/${path}, version ${version}`).join('; ');
  const rows: readonly (readonly [string, string])[] = [
    ['Revision', source.revision],
    ['Document', source.document],
    ['SHA-256 of the bytes', source.sha256],
    ['Size', `${source.size} bytes, ${source.format}`],
    ['Read by', `${source.parser} ${source.parserVersion}${source.options === '' ? '' : ` ${source.options}`}`],
    ['SHA-256 of the text', source.textSha256],
    ...(source.title === null ? [] : [['Title', source.title] as const]),
  ];
  const list = rows.map(([term, value]) => `<dt>${term}</dt><dd>${foreign(value)}</dd>\n`).join('');
  return [
    {
      of: name,
      html: `<section id="${anchorOf(name)}">\n<h3>${foreign(title)}</h3>\n<dl>\n${list}</dl>\n<div class="text" dir="auto">${markedText(cited, name, source.text)}</div>\n</section>\n`,
    },
  ];
}

/** The text with every cited span marked and reachable; where spans overlap, the marks are cut at their ends. */
function markedText(cited: readonly PackCitation[], name: string, text: string): string {
  const spans = cited.filter(({ start, end }) => start <= end && end <= text.length);
  const ids = Map.groupBy(new Map(spans.map((span) => [`${anchorOf(name)}-${span.start}-${span.end}`, span])), ([, { start }]) => start);
  const depth = new Map<number, number>();
  for (const { start, end } of spans) {
    depth.set(start, (depth.get(start) ?? 0) + 1);
    depth.set(end, (depth.get(end) ?? 0) - 1);
  }
  const cuts = [...new Set([0, ...depth.keys(), text.length])].sort((a, b) => a - b);
  let open = 0;
  return cuts
    .map((cut, index) => {
      open += depth.get(cut) ?? 0;
      const anchors = (ids.get(cut) ?? []).map(([id]) => `<a id="${id}"></a>`).join('');
      const piece = escaped(text.slice(cut, cuts[index + 1] ?? text.length));
      return anchors + (piece === '' ? '' : open > 0 ? `<mark>${piece}</mark>` : piece);
    })
    .join('');
}

const citedSpans = (parts: readonly NamedPart[]): PackCitation[] => [
  ...partsOf(parts, 'sentence').flatMap(({ part }) => part.citations),
  ...partsOf(parts, 'evidence').flatMap(({ part }) => [part.citation, ...part.candidates]),
];
