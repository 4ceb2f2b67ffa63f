/** From what is selected in the browser to a span of the canonical text. */
import type { TextRange } from './marks.ts';
import { findCopied, trimmed } from './occurrence.ts';
import type { ShownDocument } from './shown-document.ts';

/** The span of the selection inside `within`; undefined without one, or when its words cannot be led back to the text. */
export function selectedSpan(shown: ShownDocument, within: HTMLElement, selection: Selection | null): TextRange | undefined {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  if (!within.contains(range.commonAncestorContainer)) return undefined;
  const pages = [pageOf(range.startContainer), pageOf(range.endContainer)];
  const span = pages[0] && pages[1] ? onPages(shown, selection, range, [pages[0], pages[1]]) : inText(range);
  return span && trimmed(shown.text, span);
}

/** Each piece of the text says at which offset it begins. */
function inText(range: Range): TextRange | undefined {
  const holds = (node: Element): boolean => range.intersectsNode(node);
  const around = elementAt(range.commonAncestorContainer);
  const own = around?.closest<HTMLElement>('[data-from]');
  const pieces = own ? [own] : [...(around?.querySelectorAll<HTMLElement>('[data-from]') ?? [])].filter(holds);
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (!first || !last) return undefined;
  const start = offsetIn(first, range.startContainer, range.startOffset) ?? fromOf(first);
  const end = offsetIn(last, range.endContainer, range.endOffset) ?? fromOf(last) + (last.textContent?.length ?? 0);
  return start < end ? { start, end } : undefined;
}

const fromOf = (piece: HTMLElement): number => Number(piece.dataset['from']);

/** Undefined when the boundary lies outside of the piece. */
function offsetIn(piece: HTMLElement, node: Node, offset: number): number | undefined {
  if (!piece.contains(node)) return undefined;
  const before = document.createRange();
  before.selectNodeContents(piece);
  before.setEnd(node, offset);
  return fromOf(piece) + before.toString().length;
}

/** On drawn pages the words are found again in the text of these pages. */
function onPages(
  shown: ShownDocument,
  selection: Selection,
  range: Range,
  [first, last]: readonly [HTMLElement, HTMLElement],
): TextRange | undefined {
  const number = (page: HTMLElement): number => Number(page.dataset['page']);
  const pages = shown.pages.filter(({ page }) => page >= number(first) && page <= number(last));
  const [from, to] = [pages[0], pages.at(-1)];
  if (!from || !to) return undefined;
  const before = document.createRange();
  before.selectNodeContents(first);
  before.setEnd(range.startContainer, range.startOffset);
  return findCopied(shown.text, { start: from.start, end: to.end }, { words: selection.toString(), before: before.toString() });
}

const elementAt = (node: Node): Element | null => (node instanceof Element ? node : node.parentElement);

const pageOf = (node: Node): HTMLElement | null => elementAt(node)?.closest<HTMLElement>('[data-page]') ?? null;
