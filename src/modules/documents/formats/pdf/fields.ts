/**
 * What is filled in and put on a page: values of form fields, free text, stamps. They lie above the page as annotations; those with an
 * appearance are drawn into the page as a viewer shows it, and of a field without one its value is placed in its box.
 */
import type { Engine } from './engine.ts';
import type { Frame } from './frame.ts';
import type { Glyph, Type } from './page-reader.ts';

const kinds = { freeText: 3, stamp: 13, field: 20 } as const;
/** Of annotations: hidden, and not shown on a screen. Of fields: a password. */
const flags = { hidden: 2, unseen: 32, password: 1 << 13 } as const;
const annotationLimit = 2000;

interface Value {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Fields {
  /** Whether something has an appearance that is to be drawn into the page. */
  readonly drawn: boolean;
  /** Values that nothing draws, in the coordinates of the page. */
  readonly values: readonly Value[];
}

export function readFields(engine: Engine, page: number): Fields {
  const { call } = engine;
  const count = Math.min(call.FPDFPage_GetAnnotCount(page), annotationLimit);
  const values: Value[] = [];
  let drawn = false;
  for (let at = 0; at < count; at += 1) {
    const annotation = call.FPDFPage_GetAnnot(page, at);
    if (annotation === 0) continue;
    const kind = call.FPDFAnnot_GetSubtype(annotation);
    const isShown = (call.FPDFAnnot_GetFlags(annotation) & (flags.hidden | flags.unseen)) === 0;
    if (isShown && (kind === kinds.field || kind === kinds.freeText || kind === kinds.stamp)) {
      // Two bytes are an empty string.
      if (call.FPDFAnnot_GetAP(annotation, 0, 0, 0) > 2) drawn = true;
      else values.push(...valueOf(engine, annotation, kind === kinds.field ? 'V' : 'Contents'));
    }
    call.FPDFPage_CloseAnnot(annotation);
  }
  return { drawn, values };
}

function valueOf(engine: Engine, annotation: number, key: string): Value[] {
  const { call, scratch } = engine;
  const text = engine.annotationText(annotation, key).replace(/\s+/g, ' ').trim();
  if (text === '' || (engine.annotationNumber(annotation, 'Ff') & flags.password) !== 0) return [];
  if (call.FPDFAnnot_GetRect(annotation, scratch) === 0) return [];
  const [left = 0, top = 0, right = 0, bottom = 0] = engine.floats();
  return Number.isFinite(left + top + right + bottom) ? [{ text, left, top, right, bottom }] : [];
}

/** A value as characters side by side in its box. */
export function glyphsOf({ text, left, top, right, bottom }: Value, frame: Frame): Glyph[] {
  const height = Math.abs(top - bottom);
  const size = Math.min(11, height * 0.7);
  const characters = Array.from(text);
  const step = Math.min(Math.abs(right - left) / characters.length, size / 2);
  const type: Type = { size, bold: false, turn: frame.turn };
  const middle = (top + bottom) / 2;
  return characters.flatMap((character, at) => {
    if (character === ' ') return [];
    const x = Math.min(left, right) + at * step;
    const place = frame.place(x, middle + size / 2, x + step, middle - size / 2);
    return [{ ...place, text: character, type, spaced: at === 0 || characters[at - 1] === ' ' }];
  });
}
