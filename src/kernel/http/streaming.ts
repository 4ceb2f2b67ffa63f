/** An answer with progress: lines of `{progress}`, then exactly one line with the outcome. A slow reader sees fewer steps, never more memory. */
import { ndjson, type Progress } from '../contract/envelope.ts';

/** How often the last step is told again when nothing happens: proxies and clients give up on silent connections. */
const heartbeat = 15_000;

/**
 * Answers at once and sends what `work` says. `work` returns the last line and must not throw; `gone` is called when the
 * reader leaves before it.
 */
export function streamedResponse(work: (progress: (step: Progress) => void) => Promise<string>, gone: () => void): Response {
  const encoder = new TextEncoder();
  let latest: Progress = { stage: 'working', done: 0 };
  let waiting = false;
  let open = true;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (line: string): void => controller.enqueue(encoder.encode(`${line}\n`));
        const progress = (step: Progress): void => {
          latest = step;
          waiting = (controller.desiredSize ?? 0) <= 0;
          if (open && !waiting) send(JSON.stringify({ progress: step }));
        };
        const beat = setInterval(() => progress(latest), heartbeat);
        beat.unref();
        // Not awaited: a stream whose start is pending is never pulled.
        void work(progress).then((line) => {
          clearInterval(beat);
          if (!open) return;
          open = false;
          send(line);
          controller.close();
        });
      },
      pull(controller) {
        if (!waiting || !open) return;
        waiting = false;
        controller.enqueue(encoder.encode(`${JSON.stringify({ progress: latest })}\n`));
      },
      cancel() {
        open = false;
        gone();
      },
    },
    new CountQueuingStrategy({ highWaterMark: 16 }),
  );
  return new Response(body, { headers: { 'content-type': `${ndjson}; charset=utf-8`, 'x-accel-buffering': 'no' } });
}
