/** What any process has: memory, processor, and how late its event loop is. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from './metrics.ts';

/** Returns the end of measuring. */
export function watchProcess(metrics: Metrics): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const one = (value: number) => [{ labels: {}, value }];
  const cpu = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  metrics.observed('counter', 'process_cpu_seconds_total', 'Processor time used.', () => one(cpu()));
  metrics.observed('gauge', 'process_resident_memory_bytes', 'Memory in use.', () => one(process.memoryUsage.rss()));
  metrics.observed('gauge', 'process_start_time_seconds', 'When the process began, in Unix seconds.', () =>
    one(performance.timeOrigin / 1000),
  );
  metrics.observed('gauge', 'nodejs_heap_used_bytes', 'Memory used by JavaScript.', () => one(process.memoryUsage().heapUsed));
  metrics.observed('gauge', 'nodejs_eventloop_delay_seconds', 'How late the event loop was since it was last asked.', () => {
    const samples = [50, 99].map((p) => ({ labels: { quantile: String(p / 100) }, value: delay.percentile(p) / 1e9 }));
    delay.reset();
    return samples;
  });
  return () => void delay.disable();
}
