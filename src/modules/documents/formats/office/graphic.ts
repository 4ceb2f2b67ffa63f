/** What a graphic that lies in a part of its own says: a chart with its data, or the points of a diagram. */
import { childrenOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import { diagramPoints } from './diagram.ts';
import type { DiagramPoint } from './diagram.ts';
import { chartOf } from './drawing.ts';
import type { Chart } from './drawing.ts';
import type { OfficePackage } from './package.ts';

export type Graphic =
  | { readonly kind: 'chart'; readonly chart: Chart }
  | { readonly kind: 'diagram'; readonly points: readonly DiagramPoint[] };

/** By the name of an element, the attribute that names the part. */
const references: ReadonlyMap<string, string> = new Map([
  ['c:chart', 'r:id'],
  ['cx:chart', 'r:id'],
  ['dgm:relIds', 'r:dm'],
]);

/** Whether an element refers to a graphic. */
export const refersToGraphic = ({ name }: XmlElement): boolean => references.has(name);

/** The name of the part that holds what an element refers to. */
export const graphicPart = (file: OfficePackage, part: string, element: XmlElement | undefined): string | undefined =>
  file.target(part, element?.attributes[references.get(element.name) ?? '']);

/** What an element of a part refers to, or one directly inside it; nothing when that cannot be read or says nothing. */
export function graphicOf(file: OfficePackage, part: string, element: XmlElement | undefined): Graphic[] {
  const reference = element && refersToGraphic(element) ? element : childrenOf(element).find(refersToGraphic);
  const target = graphicPart(file, part, reference);
  if (target === undefined) return [];
  if (reference?.name !== 'dgm:relIds') return chartOf(file, target).map((chart) => ({ kind: 'chart', chart }));
  const points = diagramPoints(file.part(target));
  return points.length === 0 ? [] : [{ kind: 'diagram', points }];
}
