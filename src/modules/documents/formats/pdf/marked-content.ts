/** Which marked content the text of a page is drawn in: the numbers that its structure tree names. */
import type { Engine } from './engine.ts';
import type { Frame } from './frame.ts';
import { around, within, type Rect } from './geometry.ts';
import { artifact, readPageTree } from './structure-tree.ts';
import type { Mark, PageTree, TagBlock } from './structure-tree.ts';

const formObject = 5;
/** A page of more drawn objects, or of forms deeper in forms, is read without its tree. */
const limits = { objects: 200_000, depth: 8, marks: 8 };

/** What a tagged page says of its text. */
export interface PageTags {
  readonly tree: PageTree;
  /** Its blocks; figures that are described and drawn on the page know where. */
  readonly blocks: readonly TagBlock[];
  /** Where the text of an object stands; undefined for what the tree does not hold. */
  markOf(object: number): Mark | undefined;
}

/** The tags of a page; undefined for one without a tree, or with one that cannot be walked. */
export function readTags(engine: Engine, page: number, frame: Frame): PageTags | undefined {
  const tree = readPageTree(engine, page);
  const inForms = tree && contentInForms(engine, page);
  if (!tree || !inForms) return undefined;
  return {
    tree,
    blocks: withPlaces(engine, tree, { page, frame }),
    markOf(object) {
      if (object === 0) return undefined;
      // Content that is numbered inside a form counts from 0 again, so that only the number around the form is one of the page.
      const content = inForms.get(object) ?? engine.call.FPDFPageObj_GetMarkedContentID(object);
      return tree.marks.get(content) ?? (isArtifact(engine, object) ? artifact : undefined);
    },
  };
}

/** The blocks of a tree, its figures with the rectangle around what is drawn of them. */
function withPlaces(engine: Engine, { blocks, marks }: PageTree, { page, frame }: { page: number; frame: Frame }): readonly TagBlock[] {
  if (!blocks.some(({ description }) => description !== undefined)) return blocks;
  const { call, scratch } = engine;
  const places = new Map<number, Rect>();
  const count = call.FPDFPage_CountObjects(page);
  for (let at = 0; at < count; at += 1) {
    const object = call.FPDFPage_GetObject(page, at);
    const block = marks.get(call.FPDFPageObj_GetMarkedContentID(object))?.block ?? -1;
    if (blocks[block]?.description === undefined) continue;
    if (call.FPDFPageObj_GetBounds(object, scratch, scratch + 4, scratch + 8, scratch + 12) === 0) continue;
    const [left = 0, bottom = 0, right = 0, top = 0] = engine.floats();
    if (!Number.isFinite(left + top + right + bottom)) continue;
    const drawn = within(frame.place(left, top, right, bottom), frame.size);
    const before = places.get(block);
    places.set(block, before ? around(before, drawn) : drawn);
  }
  return blocks.map((block, index) => {
    const place = places.get(index);
    return place ? { ...block, place } : block;
  });
}

/** The numbers of the content that forms are drawn in, by the objects in them; undefined for too many objects. */
function contentInForms(engine: Engine, page: number): Map<number, number> | undefined {
  const { call } = engine;
  const found = new Map<number, number>();
  const count = call.FPDFPage_CountObjects(page);
  if (count > limits.objects) return undefined;
  const enter = (form: number, content: number, depth: number): void => {
    const inside = depth > limits.depth ? 0 : call.FPDFFormObj_CountObjects(form);
    for (let at = 0; at < inside && found.size <= limits.objects; at += 1) {
      const object = call.FPDFFormObj_GetObject(form, at);
      found.set(object, content);
      if (call.FPDFPageObj_GetType(object) === formObject) enter(object, content, depth + 1);
    }
  };
  for (let at = 0; at < count; at += 1) {
    const object = call.FPDFPage_GetObject(page, at);
    if (call.FPDFPageObj_GetType(object) === formObject) enter(object, call.FPDFPageObj_GetMarkedContentID(object), 0);
  }
  return found.size > limits.objects ? undefined : found;
}

function isArtifact(engine: Engine, object: number): boolean {
  const { call, scratch } = engine;
  const count = Math.min(call.FPDFPageObj_CountMarks(object), limits.marks);
  for (let at = 0; at < count; at += 1) {
    const mark = call.FPDFPageObj_GetMark(object, at);
    const name = engine.wide((buffer, length) => {
      call.FPDFPageObjMark_GetName(mark, buffer, length, scratch);
      return engine.integers()[0] as number;
    });
    if (name === 'Artifact') return true;
  }
  return false;
}
