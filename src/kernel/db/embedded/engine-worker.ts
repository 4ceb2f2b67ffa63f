/**
 * The worker thread that PGlite lives in: in the main thread a slow query would freeze the event loop for its whole
 * length. Runs one message of the wire protocol at a time; who may send which is the bridge's business.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { ensureCluster } from './cluster.ts';
import { DurableFiles, durableStartParams } from './durable-files.ts';
import type { EngineData, EngineReply, EngineRequest } from './engine.ts';

const port = parentPort;
if (!port) throw new Error('The engine runs in a worker thread.');
const { directory, program } = workerData as EngineData;
const send = (reply: EngineReply, transfer: ArrayBuffer[] = []): void => port.postMessage(reply, transfer);

/** What the engine last said about itself: tells why it gave up. */
let lastComplaint = '';

function giveUp(reason: string): never {
  send({ kind: 'dead', reason: lastComplaint || reason });
  process.exit(1); // of this thread: PGlite would call into the aborted engine for ever
}

async function open(): Promise<PGlite> {
  await ensureCluster(directory, initialise);
  return PGlite.create({
    fs: new DurableFiles(directory, giveUp),
    pgliteWasmModule: program,
    extensions: { vector },
    startParams: durableStartParams,
    onStderr: (line) => {
      lastComplaint = /\b(?:PANIC|FATAL): +(.*)/.exec(line)?.[1] ?? lastComplaint;
      return false;
    },
  });
}

async function initialise(fresh: string): Promise<void> {
  const pglite = await PGlite.create({ fs: new DurableFiles(fresh), pgliteWasmModule: program, startParams: durableStartParams });
  await pglite.close();
}

async function execute(pglite: PGlite, message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  await pglite.execProtocolRawStream(message, { syncToFs: false, onRawData: (part) => void parts.push(part.slice()) });
  const reply = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    reply.set(part, at);
    at += part.length;
  }
  return reply;
}

async function serve(pglite: PGlite, request: EngineRequest): Promise<void> {
  if (request.kind === 'execute') {
    const reply = await execute(pglite, request.message);
    send({ kind: 'reply', reply }, [reply.buffer]);
    return;
  }
  await pglite.exec('CHECKPOINT').catch(() => {}); // only makes the next start faster
  await pglite.close();
  send({ kind: 'closed' });
  port?.close();
}

try {
  const pglite = await open();
  port.on('message', (request: EngineRequest) => {
    serve(pglite, request).catch((error: unknown) => giveUp(String(error)));
  });
  send({ kind: 'ready' });
} catch (error) {
  giveUp(error instanceof Error ? error.message : String(error));
}
