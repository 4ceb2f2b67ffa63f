/** The verb that shows what Stemma is for. */
import { newId } from '../../../kernel/shared/ids.ts';
import { playDemo, type DemoStep } from '../../demo/contract.ts';
import { stepText } from '../../demo/scene.ts';
import { exactly, flag, type Verb } from '../verb.ts';

const demo: Verb = {
  name: 'demo',
  usage: '[--keep]',
  says: 'Play a change on sample documents, step by step. --keep stops with the second version staged, for you to apply.',
  options: { keep: { type: 'boolean' } },
  async run({ client, signal, progress, say }, args, values) {
    exactly(args);
    const keep = flag(values, 'keep');
    let told = 0;
    let telling = Promise.resolve();
    const tell = (text: string): void => {
      told += 1;
      telling = telling.then(() => say(`${text}\n\n`));
    };
    const played = await client.call(playDemo, {
      body: keep ? { until: 'staged' } : {},
      idempotencyKey: newId(),
      signal,
      onProgress(step) {
        const { done, detail } = step;
        if (detail === undefined) return progress(step);
        // A step that was missed on the way is told from the result, and so is what follows it.
        if (done === told + 1) tell(detail);
      },
    });
    for (const [at, step] of played.steps.entries()) if (at >= told) tell(stepText(at + 1, step));
    await telling;
    return { data: played, text: [played.message, ...next(played.steps, played.outcome === 'already')].join('\n') };
  },
};

function next(steps: readonly DemoStep[], already: boolean): string[] {
  if (already) return ['Play it from the beginning in another directory with: stemma demo --data DIR'];
  const staged = steps.at(-1)?.id === 'stage';
  return [
    ...(staged ? ['See what it would change with: stemma plan lease', 'Apply it with: stemma apply lease'] : []),
    'Look around with: stemma status, stemma answer list, stemma insight list, stemma diff lease 1 2',
    'Or in the browser: stemma start',
  ];
}

export const demoVerbs: readonly Verb[] = [demo];
