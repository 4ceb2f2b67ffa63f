/**
 * Numbers about this process for whoever watches it. Counters and histograms are kept in memory; gauges are read when somebody
 * asks. Labels are names from the code (routes, kinds, states), never ids or texts: a family that grows past a bound drops what is new.
 */
export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** Of a histogram: how many were at most each bound (the last: all), not cumulated. */
export interface Distribution {
  readonly labels: Labels;
  readonly counts: readonly number[];
  readonly sum: number;
}

export type Family =
  | { readonly name: string; readonly help: string; readonly type: 'counter' | 'gauge'; readonly samples: readonly Sample[] }
  | {
      readonly name: string;
      readonly help: string;
      readonly type: 'histogram';
      readonly bounds: readonly number[];
      readonly distributions: readonly Distribution[];
    };

export interface Counter {
  add(labels: Labels, by?: number): void;
}

export interface Histogram {
  observe(labels: Labels, value: number): void;
}

type Read = () => readonly Sample[] | Promise<readonly Sample[]>;

export interface Metrics {
  counter(name: string, help: string): Counter;
  histogram(name: string, help: string, bounds?: readonly number[]): Histogram;
  /** Read on demand; one that throws is left out. */
  observed(type: 'counter' | 'gauge', name: string, help: string, read: Read): void;
  collect(): Promise<Family[]>;
}

/** Of durations in seconds. */
const usualBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];
const mostSeries = 500;

export function createMetrics(): Metrics {
  const families: (() => Family | Promise<Family>)[] = [];
  return {
    counter(name, help) {
      const series = seriesOf(() => ({ value: 0 }));
      families.push(() => ({
        name,
        help,
        type: 'counter',
        samples: series.all().map(({ labels, kept }) => ({ labels, value: kept.value })),
      }));
      return {
        add(labels, by = 1) {
          const kept = series.of(labels);
          if (kept) kept.value += by;
        },
      };
    },
    histogram(name, help, bounds = usualBounds) {
      const series = seriesOf(() => ({ counts: bounds.concat(0).fill(0), sum: 0 }));
      families.push(() => ({
        name,
        help,
        type: 'histogram',
        bounds,
        distributions: series.all().map(({ labels, kept: { counts, sum } }) => ({ labels, counts: [...counts], sum })),
      }));
      return {
        observe(labels, value) {
          const kept = series.of(labels);
          if (!kept) return;
          const found = bounds.findIndex((bound) => value <= bound);
          const place = found < 0 ? bounds.length : found;
          kept.counts[place] = (kept.counts[place] ?? 0) + 1;
          kept.sum += value;
        },
      };
    },
    observed(type, name, help, read) {
      families.push(async () => ({ name, help, type, samples: await read() }));
    },
    async collect() {
      const outcomes = await Promise.allSettled(families.map(async (family) => family()));
      return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    },
  };
}

interface Series<Kept> {
  of(labels: Labels): Kept | undefined;
  all(): { labels: Labels; kept: Kept }[];
}

function seriesOf<Kept>(make: () => Kept): Series<Kept> {
  const known = new Map<string, { labels: Labels; kept: Kept }>();
  return {
    of(labels) {
      const key = JSON.stringify(Object.entries(labels));
      let found = known.get(key);
      if (!found && known.size < mostSeries) known.set(key, (found = { labels, kept: make() }));
      return found?.kept;
    },
    all: () => [...known.values()],
  };
}
