/** The verbs of erasing for good: what would go, its going, and the receipts. */
import type { z } from 'zod';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import * as contract from '../../../modules/documents/contract.ts';
import { UsageError, type Outcome } from '../outcome.ts';
import { exactly, flag, idOf, type Session, type Verb } from '../verb.ts';
import { plural } from '../words.ts';
import { allPages } from './pages.ts';
import { repeat } from './repeat-erasures.ts';
import { startedRun } from './runs.ts';

type Plan = contract.PresentedErasurePlan;
type Receipt = z.output<typeof contract.listErasures.result>['erasures'][number];

const erase: Verb = {
  name: 'erase',
  usage: '<bundle>/<path>|<bundle> [--yes] [--dry-run | --detach]',
  says: 'Erase a document, or a bundle, for good: every revision, and what was derived from it. Shows what goes and asks first.',
  options: { yes: { type: 'boolean' }, 'dry-run': { type: 'boolean' }, detach: { type: 'boolean' } },
  async run(session, args, values) {
    const address = addressOf(exactly(args, 'bundle/path') as [string]);
    const other = (['yes', 'detach'] as const).find((name) => flag(values, name));
    if (other !== undefined && flag(values, 'dry-run')) throw new UsageError(`Say either --${other} or --dry-run.`);
    const plan = await session.client.call(contract.planErasureRoute, { body: address });
    if (flag(values, 'dry-run')) return { data: plan, text: erasurePlanText(plan) };
    if (!flag(values, 'yes')) await askFor(session, plan);
    const body = { ...address, plan: plan.plan };
    if (flag(values, 'detach')) return startedRun(session, contract.eraseRoute, body);
    const receipt = await session.client.call(contract.eraseRoute, {
      body,
      onProgress: session.progress,
      signal: session.signal,
    });
    // The answer lists the first of many.
    return showReceipt(session, receipt.id);
  },
};

function addressOf([given]: [string]): { bundle: string; path?: string } {
  const { name, version } = contract.splitVersion(given);
  if (version !== undefined) throw new UsageError('Erasing takes every version: leave out the version.');
  const slash = name.indexOf('/');
  if (slash < 0) return { bundle: name };
  if (slash === 0 || slash === name.length - 1)
    throw new UsageError(`"${given}" is neither a bundle nor a document: write bundle or bundle/path.`);
  return { bundle: name.slice(0, slash), path: name.slice(slash + 1) };
}

/** @throws StemmaError AMBIGUOUS with the plan when nobody can be asked, CANCELLED when the answer is not yes. */
async function askFor(session: Session, plan: Plan): Promise<void> {
  if (!session.ask) {
    throw new StemmaError(
      'AMBIGUOUS',
      `${countsText(plan)} Nothing was erased: a person has to say so. Repeat it with --yes to erase for good.`,
      {
        plan,
      },
    );
  }
  const answer = await session.ask(`${erasurePlanText(plan)}\n\nErase all this for good? It cannot be undone. Type "erase": `);
  if (answer.trim().toLowerCase() !== 'erase') throw new StemmaError('CANCELLED', 'Nothing was erased.');
}

const what = ({ subject }: Plan): string => (subject.path === null ? `the bundle ${subject.bundle}` : `${subject.bundle}/${subject.path}`);

function countsText(plan: Plan): string {
  const by = (action: string, kinds?: readonly string[]): number =>
    plan.items.filter((item) => item.action === action && (kinds === undefined || kinds.includes(item.kind))).length;
  const { documents = 0, revisions = 0, passages = 0, evidence = 0 } = plan.counts;
  return [
    `Erasing ${what(plan)} takes ${plural(documents, 'document')} with ${plural(revisions, 'revision')}, ${plural(passages, 'passage')}`,
    ` and ${evidence} evidence; ${plural(by('purged', ['insight']), 'insight')} ${by('purged', ['insight']) === 1 ? 'goes' : 'go'} with it,`,
    ` ${plural(by('rerun'), 'answer')} ${by('rerun') === 1 ? 'is' : 'are'} run again,`,
    ` ${plural(by('redacted'), 'thing')} ${by('redacted') === 1 ? 'is' : 'are'} redacted.`,
  ].join('');
}

function erasurePlanText(plan: Plan): string {
  const derived = plan.items.filter(({ kind }) => kind !== 'revision');
  return [
    countsText(plan),
    '',
    ...derived.map(({ action, kind, id, label, note }) =>
      [
        `${action.padEnd(8)} ${kind.replaceAll('_', ' ')} ${id}  ${label.replaceAll(/\s+/g, ' ').slice(0, 120)}`,
        ...(note === undefined ? [] : [`         ${note}`]),
      ].join('\n'),
    ),
    ...plan.shared.map(({ bundle, path, passages }) => `stays    ${bundle}/${path} has ${plural(passages, 'passage')} of the same text`),
  ].join('\n');
}

const receiptText = ({ id, subject, state, at, log }: Receipt): string =>
  [
    `${id}  ${subject.kind} ${subject.id} erased ${at}, ${state === 'done' ? 'done' : 'not finished: it goes on at the next start'}`,
    ...(log === 'left' ? ['  The write-ahead log and backups of the database server are its own: see docs/guide/erasure.md.'] : []),
  ].join('\n');

async function showReceipt(session: Session, id: string): Promise<Outcome> {
  let receipt: contract.PresentedErasure | undefined;
  const items = await allPages(
    (page) => session.client.page(contract.showErasure, { params: { id }, query: page }),
    (data) => {
      receipt = data;
      return data.items;
    },
  );
  const data = { ...(receipt as contract.PresentedErasure), items };
  const counts = Map.groupBy(items, ({ kind, action }) => `${action} ${kind.replaceAll('_', ' ')}`);
  return { data, text: [receiptText(data), ...[...counts].map(([name, own]) => `  ${own.length} ${name}`)].join('\n') };
}

const list: Verb = {
  name: 'erasure list',
  usage: '',
  says: 'List the receipts of erasures.',
  async run(session, args) {
    exactly(args);
    const erasures = await allPages(
      (page) => session.client.page(contract.listErasures, { query: page }),
      (data) => data.erasures,
    );
    return { data: { erasures }, text: erasures.length === 0 ? 'Nothing was ever erased.' : erasures.map(receiptText).join('\n') };
  },
};

const show: Verb = {
  name: 'erasure show',
  usage: '<id>',
  says: 'Show a receipt: what was erased, and what became of what was derived from it.',
  run: (session, args) => showReceipt(session, idOf(exactly(args, 'id')[0] as string)),
};

export const erasureVerbs: readonly Verb[] = [erase, list, show, repeat];
