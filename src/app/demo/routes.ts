import { handle, type Api } from '../../kernel/contract/handle.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { StemmaClient } from '../client.ts';
import { playDemo } from './contract.ts';
import { runDemo, type DemoCall, type DemoOutcome } from './run-demo.ts';

/** What the demo's route needs of a request. */
export interface DemoContext {
  readonly demo: Demo;
}

/** The demo of one workspace. */
export interface Demo {
  /** @throws StemmaError CONFLICT while it is being played. */
  play(call: Omit<DemoCall, 'client'>): Promise<DemoOutcome>;
}

/** @param client of the workspace it plays in. */
export function createDemo(client: StemmaClient): Demo {
  let playing = false;
  return {
    async play(call) {
      if (playing) throw new StemmaError('CONFLICT', 'The demo is being played just now. Wait until it has finished.');
      playing = true;
      try {
        return await runDemo({ ...call, client });
      } finally {
        playing = false;
      }
    },
  };
}

export function registerDemoRoutes(api: Api<DemoContext>): void {
  handle(api, playDemo)(({ context, body, signal, progress }) => context.demo.play({ signal, progress, until: body?.until ?? 'restored' }));
}
