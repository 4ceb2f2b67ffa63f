/** Follows a run to its end, over lost connections: its events on standard output, how far it is on the progress line. */
import { setTimeout as wait } from 'node:timers/promises';
import { linesOf } from '../../kernel/contract/lines.ts';
import { followRun, showRun, type RunEvent } from '../../kernel/runs/contract.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { Session } from './verb.ts';

const reconnectMs = 1_000;
/** So often in a row a lost connection is tried again. */
const tries = 30;

export async function followEvents(session: Session, run: string): Promise<void> {
  let after = 0;
  for (let failed = 0; ;) {
    try {
      const { finishedAt, lastSeq } = await session.client.call(showRun, { params: { run } });
      if (finishedAt !== null && after >= lastSeq) return;
      const stream = await session.client.open(followRun, { params: { run }, query: { after: String(after) }, signal: session.signal });
      for await (const line of linesOf(stream)) {
        if (!line.startsWith('data: ')) continue;
        const event = JSON.parse(line.slice('data: '.length)) as RunEvent;
        after = event.seq;
        failed = 0;
        await tell(session, event);
        if (event.type === 'run.finished') return;
      }
    } catch (error) {
      session.signal.throwIfAborted();
      const lost = !(error instanceof StemmaError) || error.code === 'UNAVAILABLE';
      failed += 1;
      if (!lost || failed > tries) throw error;
    }
    await wait(reconnectMs, undefined, { signal: session.signal });
  }
}

async function tell(session: Session, { type, node, level, message, data, at }: RunEvent): Promise<void> {
  if (type === 'run.progress') {
    const { done, total } = data as { done: number; total?: number };
    return session.progress({ stage: node ?? '', done, ...(total === undefined ? {} : { total }) });
  }
  const words = [at.slice(11, 19), level === 'info' ? '' : level.toUpperCase(), type, node, message].filter((part) => part);
  await session.say(`${words.join('  ')}\n`);
}
