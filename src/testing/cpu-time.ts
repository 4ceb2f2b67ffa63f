/**
 * For bounds that tell a linear algorithm from a quadratic one: the time of this thread on a processor, which other work on the machine
 * does not lengthen, unlike time on a clock. Bounds stay far from what is usual; how fast something is, benchmarks say.
 */
export function cpuMs(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
