/** The events of a run as server-sent events: pulled by the reader, so a slow one slows only itself. */
import type { EventRow } from './append-events.ts';
import { presentEvent } from './present.ts';

type Batches = AsyncGenerator<readonly EventRow[] | 'idle'>;

/** Ends after the event that finishes the run. */
export function eventStream(batches: Batches, left: AbortController): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await batches.next();
        if (done) return controller.close();
        if (value === 'idle') return controller.enqueue(encoder.encode(': still here\n\n'));
        controller.enqueue(encoder.encode(value.map(asText).join('')));
        if (value.some((event) => event.type === 'run.finished')) {
          await batches.return(undefined);
          controller.close();
        }
      },
      async cancel() {
        left.abort();
        await batches.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

const asText = (event: EventRow): string => `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(presentEvent(event))}\n\n`;
