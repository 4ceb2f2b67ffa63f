/** Everything that can be read of a workspace at one time, through a driver. */
import type { Driver, Found, PresentedAnswer, PresentedEvidence, PresentedInsight, ListedAnswer, Scope, Status } from './driver.fixture.ts';

/** A question that is asked again and again, saved or not. */
export interface Asked extends Scope {
  readonly question: string;
}

export interface Snapshot {
  readonly answers: readonly ListedAnswer[];
  readonly evidence: readonly PresentedEvidence[];
  readonly insights: readonly PresentedInsight[];
  readonly status: Status;
  /** What searching and asking give when they are done now, in the order of the questions. */
  readonly found: readonly Found[];
  readonly asked: readonly PresentedAnswer[];
}

/** Reads everything, of now or as of a time. */
export async function readAll(driver: Driver, questions: readonly Asked[], asOf?: string): Promise<Snapshot> {
  const found: Found[] = [];
  const asked: PresentedAnswer[] = [];
  for (const { question, bundle } of questions) {
    found.push(await driver.search(question, { bundle, asOf }));
    asked.push(await driver.ask(question, { bundle, asOf }));
  }
  return {
    answers: await driver.answers(asOf),
    evidence: await driver.evidence(asOf),
    insights: await driver.insights(asOf),
    status: await driver.status(asOf),
    found,
    asked,
  };
}

/** A snapshot without what is merely staged: what a change must leave alone until it is published. */
export const servedOf = ({ status, ...rest }: Snapshot): unknown => ({
  ...rest,
  status: { ...status, bundles: status.bundles.map(({ staged: _, ...bundle }) => bundle) },
});

/** A snapshot without what holds for later times only: what a time that passed must show again. */
export function pastOf({ status, ...rest }: Snapshot): unknown {
  const bundles = status.bundles.flatMap(({ name, published, documents }) =>
    published === null ? [] : [{ name, published: published.number, documents }],
  );
  return { ...rest, status: { ...status, bundles } };
}
