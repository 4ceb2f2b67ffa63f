/** The tables of StemmaBench, and its page: what was measured, and what every measure means. */
import { barTable, tableText, verdictOf, type Bar, type Table } from '../measure.ts';
import { addBaselines, baselineNames, noBaselines, type Baselines } from './baselines.ts';
import { addCounts, figuresOf, type Counts } from './counts.ts';
import { definitions, howTruthIsKnown, rerunIt, whatTheySay, workedExample } from './words.ts';

export interface Measured {
  readonly name: string;
  readonly isGenerated: boolean;
  readonly versions: number;
  readonly counts: Counts;
  readonly baselines: Baselines;
}

/** Three digits, so that .9996 is not shown as 1. */
const share = (value: number): string => (Number.isNaN(value) ? '-' : value === 1 ? '1.00' : (Math.floor(value * 1e4) / 1e4).toFixed(4));
const times = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '-');

export function tablesOf(measured: readonly Measured[]): Table[] {
  const groups = groupsOf(measured);
  return [figureTable(groups), countTable(groups), baselineTable(measured), { ...barTable(barsOf(groups)), title: 'Against the bars' }];
}

/** The generated histories together, each other one alone, and all. */
function groupsOf(measured: readonly Measured[]): Measured[] {
  const joined = (name: string, some: readonly Measured[]): Measured => ({
    name,
    isGenerated: some.every(({ isGenerated }) => isGenerated),
    versions: some.reduce((sum, { versions }) => sum + versions, 0),
    counts: addCounts(...some.map(({ counts }) => counts)),
    baselines: some.map(({ baselines }) => baselines).reduce(addBaselines, noBaselines),
  });
  const generated = measured.filter(({ isGenerated }) => isGenerated);
  const read = measured.filter(({ isGenerated }) => !isGenerated);
  return [
    ...(generated.length > 0 ? [joined(`generated (${generated.length} histories)`, generated)] : []),
    ...read,
    ...(measured.length > 1 ? [joined('all', measured)] : []),
  ];
}

function figureTable(groups: readonly Measured[]): Table {
  return {
    title: 'The measures',
    columns: [
      '',
      'versions',
      'stale recall',
      'stale precision',
      're-anchor accuracy',
      'mis-anchors',
      'abstain rate',
      'recompute ratio',
      'minimality',
      'cutoff rate',
      'revert cost',
      'leaks',
      'time to consistent / everything',
    ],
    rows: groups.map(({ name, versions, counts }) => {
      const figures = figuresOf(counts);
      return [
        name,
        `${versions}`,
        share(figures.recall),
        share(figures.precision),
        share(figures.accuracy),
        `${counts.misAnchored}`,
        share(figures.abstain),
        times(figures.recompute),
        times(figures.minimality),
        times(figures.cutoffRate),
        `${figures.revertCost}`,
        `${counts.leaked}`,
        times(figures.ofEverything),
      ];
    }),
  };
}

function countTable(groups: readonly Measured[]): Table {
  return {
    title: 'What they were counted on',
    columns: [
      '',
      'answers followed',
      'read other passages',
      'run again',
      'truly differ',
      'listed',
      'quotes carried',
      'truly kept',
      'found there',
      'lost or back',
      'listed',
      'left to a person',
      'not told apart',
      'served',
      'restores',
    ],
    rows: groups.map(({ name, counts }) =>
      [
        name,
        counts.answers,
        counts.answersReadOther,
        counts.rerun,
        counts.answersDiffer,
        counts.answersListed,
        counts.carried,
        counts.kept,
        counts.keptRight,
        counts.evidenceDiffer,
        counts.evidenceListed,
        counts.ambiguous,
        counts.open,
        counts.served,
        counts.restores,
      ].map(String),
    ),
  };
}

function baselineTable(measured: readonly Measured[]): Table {
  const counts = addCounts(...measured.map((one) => one.counts));
  const figures = figuresOf(counts);
  const baselines = measured.map((one) => one.baselines).reduce(addBaselines, noBaselines);
  return {
    title: 'Beside simpler ways, on the same steps and the same truth',
    columns: ['', 'stale recall', 'stale precision', 'answers to run again / truly differing', 'mis-anchors'],
    rows: [
      ['**Stemma**', share(figures.recall), share(figures.precision), times(figures.minimality), `${counts.misAnchored}`],
      ...baselineNames.map((name) => {
        const { listed, found, differ, rerun, answersDiffer, misAnchored } = baselines[name];
        return [name, share(found / differ), share(found / listed), times(rerun / answersDiffer), `${misAnchored}`];
      }),
    ],
  };
}

function barsOf(groups: readonly Measured[]): Bar[] {
  return groups.flatMap(({ name, counts }): Bar[] => {
    const figures = figuresOf(counts);
    const bar = (what: string, measured: number, floor: number, goal: number, better: Bar['better']): Bar => ({
      what: `${what}: ${name}`,
      unit: '',
      measured,
      floor,
      goal,
      better,
    });
    return [
      bar('stale recall', figures.recall, 1, 1, 'higher'),
      bar('stale precision', figures.precision, 0.9, 0.98, 'higher'),
      bar('mis-anchors', counts.misAnchored, 0, 0, 'lower'),
      bar('leaks', counts.leaked, 0, 0, 'lower'),
      bar('revert cost', figures.revertCost, 0, 0, 'lower'),
      bar('minimality', figures.minimality, 1.2, 1.05, 'lower'),
    ];
  });
}

export interface Setting {
  readonly evidence: number;
  readonly database: string;
}

const questionsIn = (measured: readonly Measured[]): string =>
  [...new Set(measured.map(({ counts }) => Math.round(counts.answers / counts.steps)))].sort((a, b) => a - b).join(' or ');

export function pageOf(measured: readonly Measured[], { evidence, database }: Setting): string {
  const missed = barsOf(groupsOf(measured)).filter((bar) => verdictOf(bar) === 'misses the floor');
  const verdict =
    missed.length === 0
      ? 'No floor of these is missed.'
      : `Missed floors: ${missed.map(({ what, measured: is }) => `${what} (${times(is)})`).join('; ')}.`;
  return `${[
    '# StemmaBench: does a change reach what it changes, and nothing else?',
    `Written by \`node bench/propagation.ts\` on ${new Date().toISOString().slice(0, 10)}, on ${database}: in each history ${evidence} quotes that are certain at every version, and ${questionsIn(measured)} saved questions.`,
    ...tablesOf(measured).map(tableText),
    verdict,
    whatTheySay,
    definitions,
    howTruthIsKnown,
    rerunIt,
    workedExample,
  ].join('\n\n')}\n`;
}
