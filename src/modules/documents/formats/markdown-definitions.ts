/**
 * Takes link definitions (`[label]: target "title"`) out of paragraphs, and footnotes (`[^1]: text`) apart as paragraphs with a number.
 */
import { normalLabel } from './markdown-inline.ts';
import type { Definitions } from './markdown-inline.ts';
import type { MarkdownLeaf, TextLeaf } from './markdown-leaves.ts';

const label = String.raw`\[((?:[^\[\]\\]|\\[^]){1,999})\]`;
const target = String.raw`(<[^<>\n]*>|[^\s<]\S*)`;
const title = String.raw`(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\((?:[^()\\\n]|\\.)*\))`;
const definition = new RegExp(
  String.raw`${label}:[ \t]*(?:\n[ \t]*)?${target}(?:[ \t]+${title}|[ \t]*\n[ \t]*${title})?[ \t]*(?:\n|$)`,
  'y',
);
const footnote = /^\[\^([^\]\s]{1,200})\]:[ \t]*/;

export function splitDefinitions(leaves: readonly MarkdownLeaf[]): { leaves: MarkdownLeaf[]; definitions: Definitions } {
  const definitions = new Map<string, string>();
  const kept = leaves.flatMap((leaf) => {
    if ((leaf.kind !== 'paragraph' && leaf.kind !== 'item') || !leaf.source.startsWith('[')) return [leaf];
    return leaf.source.split(/\n(?=\[\^[^\]\s]{1,200}\]:)/).flatMap((source) => withoutDefinitions({ ...leaf, source }, definitions));
  });
  return { leaves: kept, definitions };
}

function withoutDefinitions(leaf: TextLeaf, definitions: Map<string, string>): MarkdownLeaf[] {
  const note = footnote.exec(leaf.source);
  if (note) return [{ kind: 'paragraph', number: `[${note[1]}]`, source: leaf.source.slice(note[0].length) }];
  let at = 0;
  for (;;) {
    definition.lastIndex = at;
    const found = definition.exec(leaf.source);
    if (!found) break;
    const key = normalLabel(found[1] as string);
    if (key !== '' && !definitions.has(key)) definitions.set(key, (found[2] as string).replace(/^<([^]*)>$/, '$1'));
    at = definition.lastIndex;
  }
  return at === 0 ? [leaf] : at >= leaf.source.length ? [] : [{ ...leaf, source: leaf.source.slice(at) }];
}
