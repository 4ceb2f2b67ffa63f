/** The acts of the change: what version 2 would do, what it did, the past as it was, and the way back. */
import { askRoute, listAnswers } from '../../modules/answers/contract.ts';
import { applyRoute, planRoute, restoreRoute } from '../../modules/documents/contract.ts';
import { showInsight } from '../../modules/evidence/contract.ts';
import { allPages } from '../cli/verbs/pages.ts';
import { appliedText, plural } from '../cli/words.ts';
import { saying, type Act, type Scene } from './scene.ts';
import { leaseBundle } from './story.ts';

const bundle = { bundle: leaseBundle };

const plan: Act = {
  id: 'plan',
  title: 'The plan says what applying it would change',
  shows: 'Nothing is published yet, and nothing here is a guess: what could be affected was tried on the new text.',
  async play({ client, signal }) {
    const { affected, cutoff, unaffected, cost } = await client.call(planRoute, { params: bundle, body: {}, signal });
    const certain = affected.filter((one) => one.certainty === 'certain').length;
    const lines = affected.flatMap(({ kind, label, severity, before, after }) => [
      `${kind} (${severity.replaceAll('_', ' ')}): ${label}`,
      ...(before === undefined ? [] : [`  before: ${before}`]),
      ...(after === undefined ? [] : [`  after:  ${after}`]),
    ]);
    lines.push(`${affected.length} affected, ${unaffected} unaffected, ${plural(cutoff, 'answer')} tried and found the same`);
    return { lines, counts: { affected: affected.length, certain, cutoff, unaffected, tokens: cost.tokens } };
  },
};

const apply: Act = {
  id: 'apply',
  title: 'Version 2 is applied',
  shows: 'One switch: readers see the old lease with its answers, or the new lease with its answers, never a mixture.',
  async play({ client, signal }) {
    const applied = await client.call(applyRoute, { params: bundle, body: {}, signal });
    return { lines: appliedText(leaseBundle, applied).split('\n'), counts: applied };
  },
};

/** Where every answer and insight of the demo stands now. */
async function standing({ client, signal, asked, recorded }: Scene): Promise<{ lines: string[]; counts: Record<string, number> }> {
  const counts = { current: 0, suspect: 0, stale: 0, failed: 0, reworded: 0 };
  const answers = await allPages(
    (page) => client.page(listAnswers, { query: page, signal }),
    (data) => data.answers,
  );
  const lines: string[] = [];
  for (const { question, answer } of asked) {
    const now = answers.find((one) => one.id === answer.id);
    if (!now) continue;
    counts[now.state] += 1;
    if (saying(now) === saying(answer)) continue;
    counts.reworded += 1;
    lines.push(`${now.state} answer: ${question}`, `  ${saying(now)}`);
  }
  for (const { insight } of recorded) {
    const now = await client.call(showInsight, { params: { id: insight.id }, signal });
    counts[now.state] += 1;
    const outcomes = now.evidence.map((one) => one.outcome.replaceAll('_', ' ')).join(', ');
    lines.push(`${now.state} insight (${outcomes}): ${now.statement}`);
  }
  return { lines, counts };
}

const consequences: Act = {
  id: 'consequences',
  title: 'Answers follow, insights wait for a person where their words changed',
  shows: 'A quote whose clause was moved is still certain; one whose clause was edited or removed is flagged with the reason.',
  play: standing,
};

const asOf: Act = {
  id: 'as-of',
  title: 'The same questions are asked as of version 1',
  shows: 'The past stays what it was: every answer is the one that was given then.',
  async play({ client, signal, asked }) {
    const lines: string[] = [];
    const counts = { asked: 0, same: 0 };
    for (const { question, answer, ...scope } of asked.filter((one) => one.bundle === leaseBundle)) {
      const then = await client.call(askRoute, { body: { question, bundle: scope.bundle, asOf: '1' }, signal });
      counts.asked += 1;
      if (saying(then) === saying(answer)) counts.same += 1;
      else lines.push(question, `  then: ${saying(then)}`);
    }
    return { lines: [...lines, `${counts.same} of ${plural(counts.asked, 'answer')} the same as on the day they were saved`], counts };
  },
};

const restore: Act = {
  id: 'restore',
  title: 'Version 1 is restored',
  shows: 'What was worked out for it is still known, so nothing is run again.',
  async play({ client, signal }) {
    const restored = await client.call(restoreRoute, { params: bundle, body: { version: 1 }, signal });
    return { lines: appliedText(leaseBundle, restored).split('\n'), counts: restored };
  },
};

const current: Act = {
  id: 'current',
  title: 'Everything is current again',
  shows: 'With its words back, every answer and insight stands as on the first day; nobody had to judge anything twice.',
  async play(scene) {
    const { counts } = await standing(scene);
    return { lines: [`${counts['current']} current, ${counts['suspect']} suspect, ${counts['stale']} stale`], counts };
  },
};

/** The acts from the plan to the end. */
export const change: readonly Act[] = [plan, apply, consequences, asOf, restore, current];
