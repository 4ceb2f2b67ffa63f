import type { Actor } from '../authorization/authorization.ts';
import { handle, type Api } from '../contract/handle.ts';
import { decodeCursor, encodeCursor } from '../contract/paging.ts';
import type { Store } from '../db/port.ts';
import { StemmaError } from '../shared/errors.ts';
import { z } from 'zod';
import { loadEvents } from './append-events.ts';
import * as contract from './contract.ts';
import { eventStream } from './event-stream.ts';
import type { Live } from './live.ts';
import { required, type Runs } from './open-runs.ts';
import { mayRun } from './policy.ts';
import { presentEvent, presentRun } from './present.ts';
import { loadPayload, loadRuns } from './store.ts';

/** What the routes of runs need of a request. */
export interface RunsRequest {
  readonly store: Store;
  readonly actor: Actor;
  readonly runs: Runs;
  readonly live: Live;
}

export function registerRunRoutes(api: Api<RunsRequest>): void {
  handle(
    api,
    contract.listRuns,
  )(async ({ context, query: { cursor, ...filter } }) => {
    const before = cursor === undefined ? undefined : decodeCursor(z.uuid(), cursor);
    const rows = await context.store.read((reader) => loadRuns(reader, { ...filter, before }));
    return { data: { runs: rows.map(presentRun) }, nextCursor: rows.length === filter.limit ? encodeCursor(rows.at(-1)?.id) : undefined };
  });

  handle(
    api,
    contract.showRun,
  )(async ({ context, params }) => {
    const row = await required(context.store, params.run);
    const payload = await context.store.read((reader) => loadPayload(reader, params.run));
    return { ...presentRun(row), input: payload?.input ?? null, output: payload?.output ?? null };
  });

  handle(
    api,
    contract.listRunEvents,
  )(async ({ context, params, query: { cursor, after = 0, limit, ...filter } }) => {
    await required(context.store, params.run);
    const behind = cursor === undefined ? after : decodeCursor(z.int().min(0), cursor);
    const rows = await context.store.read((reader) => loadEvents(reader, params.run, { ...filter, after: behind, limit }));
    return { data: { events: rows.map(presentEvent) }, nextCursor: rows.length === limit ? encodeCursor(rows.at(-1)?.seq) : undefined };
  });

  handle(
    api,
    contract.followRun,
  )(async ({ context, params, query, request, signal }) => {
    const { last_seq: last, finished_at: finished } = await required(context.store, params.run);
    const after = lastEventId(request.headers) ?? query.after ?? 0;
    if (after > last)
      throw new StemmaError('VALIDATION_ERROR', `The last event of this run is ${last}; there is no event ${after} to go on behind.`);
    const left = new AbortController();
    const batches = context.live.follow(params.run, after, AbortSignal.any([signal, left.signal]));
    return {
      bytes: finished !== null && after >= last ? '' : eventStream(batches, left),
      // Proxies would gather events, and a compressed or cached stream is no stream.
      headers: { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' },
    };
  });

  handle(
    api,
    contract.startRun,
  )(async ({ context, body }) => presentRun(await context.runs.start(mayRun(context.actor), body.kind, body.input)));
  handle(api, contract.cancelRun)(async ({ context, params }) => presentRun(await context.runs.cancel(mayRun(context.actor), params.run)));
  handle(api, contract.pauseRun)(async ({ context, params }) => presentRun(await context.runs.pause(mayRun(context.actor), params.run)));
  handle(api, contract.resumeRun)(async ({ context, params }) => presentRun(await context.runs.resume(mayRun(context.actor), params.run)));
  handle(
    api,
    contract.retryRun,
  )(async ({ context, params, body, signal, progress }) =>
    presentRun(await context.runs.retry(mayRun(context.actor), params.run, body?.wait ? { signal, progress } : undefined)),
  );
}

function lastEventId(headers: Headers): number | undefined {
  const given = headers.get('last-event-id');
  if (given === null || given === '') return undefined;
  if (!/^\d{1,15}$/.test(given))
    throw new StemmaError('VALIDATION_ERROR', 'Last-Event-ID is not the number of an event. Leave it out to read from the start.');
  return Number(given);
}
