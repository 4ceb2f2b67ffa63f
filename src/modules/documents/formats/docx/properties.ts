/** The small properties of a Word file: a value, or on and off. */
import { childOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';

/** The `w:val` of a child element. */
export const valueOf = (element: XmlElement | undefined, name: string): string | undefined => childOf(element, name)?.attributes['w:val'];

/** The `w:val` of a child element as a whole number of the range 0 to 10 million. */
export function numberOf(element: XmlElement | undefined, name: string): number | undefined {
  const value = valueOf(element, name);
  return value !== undefined && /^\d{1,7}$/.test(value) ? Number(value) : undefined;
}

/** Whether a child element switches something on; undefined when it is not there. */
export function switchOf(element: XmlElement | undefined, name: string): boolean | undefined {
  const found = childOf(element, name);
  return found && !/^(?:0|false|off)$/i.test(found.attributes['w:val'] ?? '1');
}
