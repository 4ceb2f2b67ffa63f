/** The text format of Prometheus, version 0.0.4. */
import type { Family, Labels } from './metrics.ts';

export const prometheusType = 'text/plain; version=0.0.4; charset=utf-8';

export function prometheusText(families: readonly Family[]): string {
  return families
    .map((family) => `# HELP ${family.name} ${family.help}\n# TYPE ${family.name} ${family.type}\n${linesOf(family).join('')}`)
    .join('');
}

function linesOf(family: Family): string[] {
  if (family.type !== 'histogram') return family.samples.map(({ labels, value }) => line(family.name, labels, value));
  return family.distributions.flatMap(({ labels, counts, sum }) => {
    let below = 0;
    const buckets = counts.map((count, index) => {
      below += count;
      const le = family.bounds[index];
      return line(`${family.name}_bucket`, { ...labels, le: le === undefined ? '+Inf' : String(le) }, below);
    });
    return [...buckets, line(`${family.name}_sum`, labels, sum), line(`${family.name}_count`, labels, below)];
  });
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
