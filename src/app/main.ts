/** The program. Everything it opens is closed before it ends. */
import { createInterface } from 'node:readline/promises';
import { runVerb } from './cli/run-verb.ts';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The second time is meant: do not wait for what is in flight.
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
  });
}

// Whoever reads the output may stop reading; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** Standard output carries results only, so the question goes to the other one. */
async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question, { signal: stopping.signal });
  } finally {
    lines.close();
  }
}

process.exitCode = await runVerb(process.argv.slice(2), {
  env: process.env,
  stdin: process.stdin,
  out: (text) => new Promise((resolve) => process.stdout.write(text, () => resolve())),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  ...(process.stdin.isTTY === true && process.stderr.isTTY === true ? { ask } : {}),
  signal: stopping.signal,
});
