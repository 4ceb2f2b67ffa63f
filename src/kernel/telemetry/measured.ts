/**
 * How long something took deep inside, told to whoever counts in this process without being handed down to it. Where nobody listens it
 * costs next to nothing. What is told has names from the code alone, as labels have.
 */
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What is measured so: asking an embedder, ranking the passages of a search, the scan in it, a stage of reading a picture or a recording. */
export type What = 'embedding' | 'ranking' | 'scan' | 'media';

export interface Measured {
  readonly what: What;
  /** The role of the texts, what was ranked by, what was scanned, the stage. */
  readonly of: string;
  readonly outcome: 'done' | 'failed';
  readonly seconds: number;
}

const name = 'stemma.measured';
const told = channel(name);

export async function measured<Result>(what: What, of: string, work: () => Promise<Result>): Promise<Result> {
  if (!told.hasSubscribers) return work();
  const started = performance.now();
  let outcome: Measured['outcome'] = 'failed';
  try {
    const result = await work();
    outcome = 'done';
    return result;
  } finally {
    tellMeasured({ what, of, outcome, seconds: (performance.now() - started) / 1000 });
  }
}

/** Passes on what another process measured. */
export const tellMeasured = (one: Measured): void => told.publish(one);

/** Returns the end of listening. */
export function onMeasured(listener: (one: Measured) => void): () => void {
  const listen = (message: unknown): void => listener(message as Measured);
  subscribe(name, listen);
  return () => void unsubscribe(name, listen);
}
