/** Listening: a loopback address, one port, and an end that lets what is in flight finish. */
import { createAdaptorServer } from '@hono/node-server';
import type { IncomingMessage, Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { StemmaError } from '../shared/errors.ts';
import { silentLog, type Log } from '../log/log.ts';
import { isLoopback } from './guards.ts';
import type { HttpApp } from './server.ts';

export interface ListenOptions {
  readonly host?: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** How long requests in flight may take to finish at the end, in seconds. */
  readonly graceSeconds?: number;
  readonly log?: Log;
}

/** A server that listens. Disposing it ends it gracefully. */
export interface Listening extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
}

/** Starts to listen. @throws StemmaError FORBIDDEN for an address others can reach, CONFLICT when the port is taken. */
export async function listen(app: HttpApp, options: ListenOptions): Promise<Listening> {
  const { host = '127.0.0.1', port, graceSeconds = 10, log = silentLog } = options;
  if (!isLoopback(host)) {
    throw new StemmaError(
      'FORBIDDEN',
      `Stemma has no login yet, so it listens only on this machine: use 127.0.0.1, localhost or ::1 instead of ${host}. ` +
        'To reach it from elsewhere, use an SSH tunnel.',
    );
  }
  const server = createAdaptorServer({
    fetch: (request, env) => app.fetch(request, (env.incoming as IncomingMessage).socket.localPort),
    // Replacing the global Request and Response would change them for the whole process.
    overrideGlobalObjects: false,
    serverOptions: { requestTimeout: 30 * 60_000, headersTimeout: 60_000 },
  }) as Server;
  await bind(server, host.replace(/^\[|\]$/g, ''), port);
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    port: bound,
    url: `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${bound}`,
    [Symbol.asyncDispose]: () => end(server, app, graceSeconds, log),
  };
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotBind(error, host, port)));
    server.listen(port, host, () => resolve());
  });
}

function cannotBind(error: NodeJS.ErrnoException, host: string, port: number): StemmaError {
  const cause = { cause: error };
  if (error.code === 'EADDRINUSE') {
    return new StemmaError(
      'CONFLICT',
      `Port ${port} is taken by another program. Choose another with --port or STEMMA_PORT.`,
      { port },
      cause,
    );
  }
  if (error.code === 'EACCES')
    return new StemmaError('FORBIDDEN', `Port ${port} may not be used by this user. Choose one from 1024 on.`, { port }, cause);
  return new StemmaError('UNAVAILABLE', `Cannot listen on ${host}:${port}: ${error.code ?? error.message}.`, { host, port }, cause);
}

async function end(server: Server, app: HttpApp, graceSeconds: number, log: Log): Promise<void> {
  app.drain();
  const closed = new Promise<'closed'>((resolve) => server.close(() => resolve('closed')));
  const deadline = Date.now() + graceSeconds * 1000;
  for (;;) {
    // A connection that was kept before the drain becomes idle only when its last answer is out.
    server.closeIdleConnections();
    if ((await Promise.race([closed, wait(25)])) === 'closed') return;
    if (Date.now() >= deadline) break;
  }
  log.warn('Requests were still in flight at the end and were cut off.', { graceSeconds });
  server.closeAllConnections();
  await closed;
}
