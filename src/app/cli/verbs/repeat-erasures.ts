/** Erasing again what was erased before and came back with an earlier state: from the receipts that were kept beside the backups. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import * as contract from '../../../modules/documents/contract.ts';
import { exactly, flag, type Session, type Verb } from '../verb.ts';
import { plural } from '../words.ts';

const kept = z.object({ erasures: z.array(z.object({ subject: z.object({ kind: z.enum(['document', 'bundle']), id: z.uuid() }) })) });

type Subject = z.output<typeof kept>['erasures'][number]['subject'];
type Found = z.output<typeof contract.findErased.result>['found'][number];

const perCall = 1000;

export const repeat: Verb = {
  name: 'erasure repeat',
  usage: '<FILE> [--yes]',
  says: 'Erase again what the receipts in a file say was erased and is here: after an earlier state was restored. FILE is what "erasure list --json" printed. Exit 3 when something has to be erased by hand.',
  options: { yes: { type: 'boolean' } },
  async run(session, args, values) {
    const subjects = await receiptsIn(exactly(args, 'FILE')[0] as string);
    const found = await findAll(session, subjects);
    if (found.length === 0)
      return {
        data: { erased: [], byHand: [] },
        text: `Nothing of the ${plural(subjects.length, 'receipt')} is here. Nothing was erased.`,
      };
    if (!flag(values, 'yes')) await askFor(session, found);
    const erased: string[] = [];
    const byHand: Found[] = [];
    for (const one of found) {
      const receipt = await eraseAgain(session, one);
      if (receipt === undefined) byHand.push(one);
      else if (receipt !== 'gone') erased.push(receipt);
    }
    const text = [
      `Erased again: ${erased.length} of ${found.length}.`,
      ...byHand.map((one) => `Erase by hand: ${nameOf(one)} (${one.kind} ${one.id}); another document has its path now.`),
    ];
    return { data: { erased, byHand }, text: text.join('\n'), ...(byHand.length > 0 ? { exit: 3 } : {}) };
  },
};

/** The receipt; `gone` when its bundle went before it; undefined when its path leads to another document. */
async function eraseAgain({ client, signal, progress }: Session, { kind, id, bundle, path }: Found): Promise<string | undefined> {
  const address = path === null ? { bundle } : { bundle, path };
  const plan = await client.call(contract.planErasureRoute, { body: address, signal }).catch((error: unknown) => {
    if (error instanceof StemmaError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  });
  if (!plan) return 'gone';
  if (kind === 'document' && !plan.items.some((item) => item.kind === 'document' && item.id === id)) return undefined;
  return (await client.call(contract.eraseRoute, { body: { ...address, plan: plan.plan }, onProgress: progress, signal })).id;
}

async function findAll({ client, signal }: Session, subjects: readonly Subject[]): Promise<Found[]> {
  const found: Found[] = [];
  for (let first = 0; first < subjects.length; first += perCall)
    found.push(...(await client.call(contract.findErased, { body: { subjects: subjects.slice(first, first + perCall) }, signal })).found);
  return found;
}

/** @throws StemmaError AMBIGUOUS with what is here when nobody can be asked, CANCELLED when the answer is not yes. */
async function askFor({ ask }: Session, found: readonly Found[]): Promise<void> {
  const lines = found.map((one) => `  ${nameOf(one)}`).join('\n');
  const words = `${plural(found.length, 'subject')} of these receipts ${found.length === 1 ? 'is' : 'are'} here`;
  if (!ask)
    throw new StemmaError('AMBIGUOUS', `${words}. Nothing was erased: a person has to say so. Repeat it with --yes to erase for good.`, {
      found,
    });
  const answer = await ask(`${words}:\n${lines}\n\nErase all this for good? It cannot be undone. Type "erase": `);
  if (answer.trim().toLowerCase() !== 'erase') throw new StemmaError('CANCELLED', 'Nothing was erased.');
}

const nameOf = ({ bundle, path }: Found): string => (path === null ? `the bundle ${bundle}` : `${bundle}/${path}`);

async function receiptsIn(file: string): Promise<Subject[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StemmaError('VALIDATION_ERROR', `"${file}" cannot be read (${error.code ?? error.name}).`, undefined, { cause: error });
  });
  const read = kept.safeParse(parsed(text));
  if (!read.success)
    throw new StemmaError('VALIDATION_ERROR', `"${file}" holds no receipts. Give it what "stemma erasure list --json" printed.`);
  return [...new Map(read.data.erasures.map(({ subject }) => [subject.id, subject])).values()];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
