/**
 * The program of a parser process: reads one document after another and answers over the pipe to its parent.
 * It must never outlive its parent, not even in the middle of a document.
 */
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { correlationIds, withOnlyCorrelation } from '../../../kernel/log/log.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { onMeasured } from '../../../kernel/telemetry/measured.ts';
import { parseBytes } from './parse.ts';
import type { ParseResult } from './parse.ts';
import { unpackFile } from './unpack.ts';
import type { ParseFailure, ParseReply, ParseRequest, Said } from './parser-messages.ts';

const outputBytes = Number(process.argv[2]);
/** Whether every document is told of, and not only what went wrong. */
const tellsAll = process.argv[3] === 'all';

// A pipe that closes is only noticed between two documents; the watch ends a process whose parent died while it was parsing.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
new Worker(new URL('./parent-watch.ts', import.meta.url), {
  workerData: process.ppid,
  resourceLimits: { maxOldGenerationSizeMb: 8 },
}).unref();

let last: Promise<void> = Promise.resolve();
process.on('message', (request: ParseRequest) => {
  last = last.then(() => withOnlyCorrelation(request.ids, () => answer(request)));
});
onMeasured((measured) => send({ measured }));
send({ ready: true });

async function answer({ id, path, file, password, unpack, recognizer, frames }: ParseRequest): Promise<void> {
  let reply: ParseReply;
  const started = performance.now();
  try {
    const bytes = typeof file === 'string' ? await readFile(file) : file;
    const recognizing = { recognizer, alive: () => send({ id, alive: true }), ...(frames ? { framed: file } : {}) };
    const read = async (): Promise<ParseResult> => withinLimit(await parseBytes(path, bytes, recognizing, password));
    reply = { id, result: unpack === true ? await unpackFile(path, bytes) : await read() };
  } catch (error) {
    if (!(error instanceof StemmaError)) say('warn', 'a parser failed', { failed: placeOf(error) });
    reply = { id, failure: failureOf(error) };
  }
  if (tellsAll) say('debug', 'a document was read', { ms: Math.round(performance.now() - started), failed: 'failure' in reply });
  send(reply);
}

function withinLimit(result: ParseResult): ParseResult {
  // Two bytes for a character in memory, about 200 for a block with its hash and offsets, 100 for a word with its box.
  const { canonical, blocks, pages = [], annotations = [] } = result.document;
  const words = pages.reduce((sum, page) => sum + page.words.length, 0);
  const remarks = annotations.reduce((sum, { text }) => sum + text.length * 2 + 200, 0);
  const size = canonical.length * 2 + blocks.length * 200 + words * 100 + remarks + (result.poster?.bytes.length ?? 0);
  if (size <= outputBytes) return result;
  throw new StemmaError('PARSE_FAILED', `The text of the file is over the output limit (${size} bytes; the limit is ${outputBytes}).`, {
    limit: 'output',
    bytes: size,
  });
}

function failureOf(error: unknown): ParseFailure {
  if (error instanceof StemmaError) {
    return { code: error.code, message: error.message, ...(error.details ? { details: error.details } : {}) };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'PARSE_FAILED', message: `The file could not be read: ${reason}` };
}

/** Where it was thrown, without its words: they may be the document's. */
function placeOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [typeof error];
  const { name, message, stack = '' } = error;
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n');
  return [
    name,
    ...frames
      .map((frame) => frame.trim())
      .filter((frame) => frame.startsWith('at '))
      .slice(0, 8),
  ];
}

function say(level: Said['level'], message: string, fields: Said['fields']): void {
  send({ said: { level, message, fields: { ...correlationIds(), ...fields } } });
}

function send(reply: ParseReply): void {
  process.send?.(reply);
}
