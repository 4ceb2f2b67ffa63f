/**
 * Analyses texts beside everything else: words of a large ingest take as long as all the rest of what the main thread does for it.
 * One thread for the process, started when it is first needed and ended when it has had nothing to do for a while. It remembers nothing
 * but words; where it cannot be had, or ends, its work is done here.
 */
import { setImmediate as othersFirst } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { TextAnalysis, type AnalysedTexts } from './analyse-texts.ts';

export interface AnalysisRequest {
  readonly id: number;
  /** Texts of several kinds, each of which is analysed for itself. */
  readonly kinds: readonly (readonly string[])[];
}

export interface AnalysisReply {
  readonly id: number;
  readonly analysed: readonly AnalysedTexts[];
}

/** Fewer characters are analysed here: a thread takes longer to start. */
export const worthAThread = 250_000;
const idleMilliseconds = 10_000;
/** Characters after which whoever else waits for this thread has its turn: some milliseconds. */
const charactersInARow = 100_000;

/** Analyses texts of several kinds. */
export async function analysed(kinds: readonly (readonly string[])[]): Promise<readonly AnalysedTexts[]> {
  const characters = kinds.reduce((sum, texts) => sum + texts.reduce((all, text) => all + text.length, 0), 0);
  const elsewhere = characters < worthAThread ? undefined : await (thread ??= new AnalysisThread()).analysed(kinds);
  return elsewhere ?? Promise.all(kinds.map(analysedHere));
}

async function analysedHere(texts: readonly string[]): Promise<AnalysedTexts> {
  const analysis = new TextAnalysis();
  let characters = 0;
  for (const text of texts) {
    analysis.add(text);
    characters += text.length;
    if (characters < charactersInARow) continue;
    characters = 0;
    await othersFirst();
  }
  return analysis.result();
}

let thread: AnalysisThread | undefined;

const program = new URL('./analysis-worker.ts', import.meta.url);

export class AnalysisThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (analysed: readonly AnalysedTexts[] | undefined) => void>();
  #last = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(file = program) {
    this.#worker = new Worker(file);
    this.#worker.on('message', ({ id, analysed: texts }: AnalysisReply) => this.#settle(id, texts));
    // The end follows, and with it the work goes back to whoever asked for it.
    this.#worker.on('error', () => {});
    this.#worker.on('exit', () => {
      if (thread === this) thread = undefined;
      for (const id of this.#waiting.keys()) this.#settle(id, undefined);
      clearTimeout(this.#idle);
    });
  }

  /** Undefined when the thread ended over it. */
  analysed(kinds: AnalysisRequest['kinds']): Promise<readonly AnalysedTexts[] | undefined> {
    clearTimeout(this.#idle);
    this.#worker.ref();
    return new Promise((resolve) => {
      this.#waiting.set(++this.#last, resolve);
      this.#worker.postMessage({ id: this.#last, kinds } satisfies AnalysisRequest);
    });
  }

  #settle(id: number, texts: readonly AnalysedTexts[] | undefined): void {
    this.#waiting.get(id)?.(texts);
    this.#waiting.delete(id);
    if (this.#waiting.size > 0) return;
    // An idle thread keeps no process alive.
    this.#worker.unref();
    this.#idle = setTimeout(() => this.#end(), idleMilliseconds).unref();
  }

  #end(): void {
    if (thread === this) thread = undefined;
    void this.#worker.terminate();
  }
}
