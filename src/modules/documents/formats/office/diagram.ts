/** The words of a diagram ("SmartArt") as points, nested as its data says. */
import { paragraphsIn } from './drawing.ts';
import { childOf, childrenOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';

export interface DiagramPoint {
  readonly text: string;
  /** From 1. */
  readonly level: number;
}

const deepest = 9;

/** The points of a data model, in the order of the tree; those outside of it behind. */
export function diagramPoints(model: XmlElement | undefined): DiagramPoint[] {
  const points = childrenOf(childOf(model, 'dgm:ptLst'), 'dgm:pt');
  const words = new Map<string, string>();
  for (const point of points) {
    if (/^(?:pres|parTrans|sibTrans)$/.test(point.attributes['type'] ?? '')) continue;
    const text = paragraphsIn(childOf(point, 'dgm:t') ?? { name: '', attributes: {}, children: [] }).join('\n');
    words.set(point.attributes['modelId'] ?? '', text);
  }
  const below = Map.groupBy(
    childrenOf(childOf(model, 'dgm:cxnLst'), 'dgm:cxn').filter(({ attributes }) => (attributes['type'] ?? 'parOf') === 'parOf'),
    ({ attributes }) => attributes['srcId'] ?? '',
  );
  const found: DiagramPoint[] = [];
  const add = (id: string, level: number): void => {
    const text = words.get(id);
    if (text === undefined) return;
    // Each once, so that a model that goes in circles ends.
    words.delete(id);
    if (text !== '') found.push({ text, level: Math.max(1, Math.min(level, deepest)) });
    const own = (below.get(id) ?? []).toSorted((a, b) => Number(a.attributes['srcOrd'] ?? 0) - Number(b.attributes['srcOrd'] ?? 0));
    if (level < 1000) for (const { attributes } of own) add(attributes['destId'] ?? '', level + 1);
  };
  for (const { attributes } of points) if (attributes['type'] === 'doc') add(attributes['modelId'] ?? '', 0);
  for (const id of words.keys()) add(id, 1);
  return found;
}
