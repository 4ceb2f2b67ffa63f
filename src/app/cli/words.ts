/** How results read on a terminal. */
import type { z } from 'zod';
import type { ListedAnswer, PresentedAnswer } from '../../modules/answers/contract.ts';
import {
  placeOf,
  type appliedSchema,
  type causeSchema,
  type Citation,
  type Conflict,
  type PartChange,
  type planSchema,
  type planToolchainRoute,
} from '../../modules/documents/contract.ts';
import type { PresentedEvidence, PresentedInsight } from '../../modules/evidence/contract.ts';
import type { Recipient } from '../../modules/recall/contract.ts';
import type { flaggedSchema, PresentedDismissal, PresentedVerdict } from '../../modules/verdicts/contract.ts';

export const plural = (count: number, one: string, other = `${one}s`): string => `${count} ${count === 1 ? one : other}`;

export const short = (text: string, most = 160): string => {
  const line = text.replaceAll('\t', ' | ').replaceAll(/\s+/g, ' ');
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
};

export const place = ({
  bundle,
  document,
  version,
  page,
  cell,
  start,
  end,
}: Pick<Citation, 'bundle' | 'document' | 'version' | 'page' | 'cell' | 'start' | 'end'>): string =>
  `${bundle}/${document}@${version}${page === undefined ? '' : ` page ${page}`}${cell === undefined ? '' : ` ${cell}`} [${start}-${end}]`;

export const headings = ({ headingPath }: Pick<Citation, 'headingPath'>): string =>
  headingPath.length > 0 ? `  ${headingPath.join(' > ')}` : '';

type Cause = z.output<typeof causeSchema>;

export function causeLines(causes: readonly Cause[], indent = '  '): string[] {
  return causes.flatMap((cause) => {
    const where = cause.document === undefined ? '' : ` in ${cause.bundle ?? ''}/${cause.document}`;
    const tool = cause.component === undefined ? '' : ` ${cause.component} ${String(cause.from)} -> ${String(cause.to)}`;
    const versions = [placeOf(cause.from)?.version, placeOf(cause.to)?.version].filter((version) => version !== undefined).join(' -> ');
    return [
      `${indent}because: ${cause.reason.replaceAll('_', ' ')}${tool}${where}${versions === '' ? '' : ` (version ${versions})`}${cause.severity === undefined ? '' : `: ${severityText(cause.severity)}`}`,
      ...(cause.before === undefined ? [] : [`${indent}  - ${short(cause.before)}`]),
      ...(cause.after === undefined ? [] : [`${indent}  + ${short(cause.after)}`]),
      ...(cause.message === undefined ? [] : [`${indent}  ${cause.message}`]),
    ];
  });
}

export const severityText = (severity: NonNullable<Cause['severity']>): string => severity.replaceAll('_', ' ');

/** `approved, valid`, and after whose eyes. */
const verdictLine = ({ decision, validity, replaced, by, at, sentence, seen, note }: PresentedVerdict): string => {
  const which = sentence ?? seen.sentence;
  const part = which === undefined ? '' : ` sentence ${which}`;
  return `${decision}${part}: ${validity}${replaced ? ', a later one counts' : ''} (${by}, ${at})${note === undefined ? '' : `: ${short(note)}`}`;
};

export const verdictText = (verdict: PresentedVerdict): string =>
  [
    `${verdict.id}  ${verdictLine(verdict)}`,
    `  on ${verdict.of}`,
    ...(verdict.seen.words === undefined ? [] : [`  seen: ${short(verdict.seen.words)}`]),
    ...verdict.seen.quotes.flatMap((quote) => [
      `  quote: "${short(quote.quote)}"  ${place(quote)}`,
      `    in: ${short(quote.sentences.join(' '))}`,
    ]),
  ].join('\n');

/** Why a flag was put aside, by whom and when. */
export const dismissedLines = (dismissed: PresentedDismissal | undefined): string[] =>
  dismissed === undefined ? [] : [`  dismissed: ${short(dismissed.reason)} (${dismissed.by}, ${dismissed.at})`];

/** What people said of a thing, after what it says itself. */
const saidLines = ({
  dismissed,
  verdicts,
}: {
  dismissed?: PresentedDismissal | undefined;
  verdicts: readonly PresentedVerdict[];
}): string[] => [...dismissedLines(dismissed), ...verdicts.map((verdict) => `  verdict: ${verdictLine(verdict)}`)];

export const flagText = (thing: z.output<typeof flaggedSchema>): string =>
  [
    `${thing.id}  ${thing.kind}, ${thing.state}`,
    `  ${short(thing.label)}`,
    ...dismissedLines(thing.dismissed),
    ...causeLines(thing.causes),
  ].join('\n');

/** Two places that disagree, one below the other. */
export const conflictLines = ({ key, about, sides, dismissed }: Conflict): string[] => [
  '',
  `conflict ${key} (${about})`,
  ...sides.flatMap((side) => [
    `  "${short(side.quote)}"`,
    `    ${place(side)}${headings(side)}`,
    ...side.insights.map(({ id, label, state }) => `    insight ${id} (${state}): ${short(label, 100)}`),
  ]),
  ...(dismissed ? [`  dismissed: ${short(dismissed.reason)}`] : []),
];

const beforeAfterLines = ({ before, after, causes }: z.output<typeof planSchema>['affected'][number]): string[] => [
  ...(before === undefined ? [] : [`  before: ${short(before)}`]),
  ...(after === undefined ? [] : [`  after:  ${short(after)}`]),
  ...causeLines(causes),
];

type Plan = z.output<typeof planSchema>;

export const planText = (plan: Plan): string =>
  [
    `Plan for ${plan.bundle}: version ${plan.from ?? 'none'} -> ${plan.to}${plan.kept === undefined ? '' : ` (${plan.kept}; as it was planned)`}`,
    ...planLines(plan),
  ].join('\n');

/** Several plans as one, and how it can be applied. */
export function toolchainPlanText(plan: z.output<typeof planToolchainRoute.result>): string {
  const waiting = plan.waiting.map(
    ({ bundle, version }) => `Left out: ${bundle} has version ${version} staged. Apply or discard it first.`,
  );
  if (plan.parts.length === 0) return ['Nothing is newer than what is served.', ...waiting].join('\n');
  const parts = plan.parts.map(({ bundle, to }) => `${bundle}@${to}`);
  return [
    `Plan for the toolchain: ${parts.join(', ')}`,
    ...planLines(plan),
    ...(waiting.length === 0 ? [] : ['', ...waiting]),
    '',
    'Apply with: stemma apply --toolchain',
  ].join('\n');
}

function planLines({ spans, affected, unaffected, cutoff, toolchain = [], conflicts = [] }: Omit<Plan, 'from' | 'to'>): string[] {
  return [
    ...toolchain.map(({ component, from, to, message }) => `${component}: ${from} -> ${to}${message === undefined ? '' : `. ${message}`}`),
    `Blocks: ${spans.edited} edited, ${spans.moved} moved, ${spans.removed} removed, ${spans.added} added`,
    `Affected: ${affected.length}; unaffected: ${unaffected}; run again with the same result: ${cutoff}`,
    ...affected.flatMap((one) => [
      '',
      `${one.kind} ${one.id} (${severityText(one.severity)}, ${one.certainty})`,
      `  ${short(one.label)}`,
      ...(one.sentences ? sentenceLines(one.sentences) : beforeAfterLines(one)),
    ]),
    ...conflicts.flatMap(conflictLines),
  ];
}

export function appliedText(bundle: string, applied: z.output<typeof appliedSchema>): string {
  const { version, rerun, cutoff, reused, failed, undecided } = applied;
  const counts = `${rerun} run again (${cutoff} with the same result), ${reused} left as they are, ${failed} failed`;
  return [
    `Published ${bundle}@${version}${rerun + reused + failed === 0 ? '' : `: ${counts}`}`,
    ...(undecided > 0
      ? [`${plural(undecided, 'quote')} under insights ${undecided === 1 ? 'needs' : 'need'} a person: see "stemma status"`]
      : []),
  ].join('\n');
}

export function answerText(answer: Omit<PresentedAnswer, 'retrieved'>): string {
  const byWords = answer.wordsOnly ? ['The embedder is away: passages were found by their words, not by their meaning.'] : [];
  if (!answer.found) return [`Not in the sources (confidence ${answer.confidence}).`, ...byWords].join('\n');
  const lines = answer.sentences.flatMap(({ text, citations }) => [
    // The cells of a row.
    ...askedLine(citations[0]?.asked),
    text.replaceAll('\t', ' | '),
    ...(citations.length === 0 ? ['    uncited'] : citations.map((citation) => `    ${place(citation)}${headings(citation)}`)),
  ]);
  return [...lines, ...byWords, ...(answer.id === undefined ? [] : [`Saved as ${answer.id}`])].join('\n');
}

/** The cell that was asked for, before the row that it stands in. */
const askedLine = (asked: PresentedAnswer['sentences'][number]['citations'][number]['asked']): string[] =>
  asked ? [`${asked.column} (${asked.row}): ${asked.value}  [${asked.cell}]`] : [];

export const savedAnswerText = (answer: ListedAnswer): string =>
  [
    `${answer.id}  ${answer.state}`,
    `Q: ${short(answer.question)}`,
    answerText({ ...answer, id: undefined }),
    ...saidLines(answer),
    ...causeLines(answer.causes),
  ].join('\n');

/** What became of sentences, each with what caused it. */
export const sentenceLines = (sentences: readonly PartChange[], indent = '  '): string[] =>
  sentences.flatMap((one) => {
    if (one.change === 'kept') return [`${indent}  ${short(one.text)}`];
    const was = one.change === 'added' ? [] : [`${indent}- ${short(one.before)}`];
    const is = one.change === 'removed' ? [] : [`${indent}+ ${short(one.after)}`];
    return [...was, ...is, ...causeLines(one.causes, `${indent}    `)];
  });

export const recipientText = ({ kind, id, label, by, at, seq, root, holds }: Recipient): string =>
  [
    `${kind} ${id}: ${short(label)} (${by}, ${at}, publish ${seq})`,
    ...(root === undefined ? [] : [`  root ${root}`]),
    ...holds.flatMap((held) => [
      `  ${held.kind} ${held.id}, ${held.state} now: ${short(held.label)}`,
      ...held.wrong.map((words) => `    - ${short(words)}`),
      ...held.now.map((words) => `    + ${short(words)}`),
    ]),
  ].join('\n');

export const evidenceText = (evidence: PresentedEvidence): string =>
  [
    `${evidence.id}  ${evidence.outcome.replaceAll('_', ' ')}, ${evidence.state}`,
    `  "${short(evidence.quote)}"`,
    `  ${place(evidence)}`,
    ...(evidence.newText === undefined ? [] : [`  now: ${short(evidence.newText)}`]),
    ...(evidence.candidates ?? []).map((candidate) => `  candidate --start ${candidate.start}: "${short(candidate.quote, 100)}"`),
    ...saidLines(evidence),
    ...causeLines(evidence.causes),
  ].join('\n');

export const insightText = (insight: PresentedInsight): string =>
  [
    `${insight.id}  ${insight.status}, ${insight.state}`,
    `  ${short(insight.statement)}`,
    ...insight.evidence.map((one) => `  ${one.outcome.replaceAll('_', ' ')}: "${short(one.quote, 100)}"  ${place(one)}`),
    ...saidLines(insight),
    ...causeLines(insight.causes),
  ].join('\n');
