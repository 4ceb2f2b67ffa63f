/** Where what people wrote on cells lies in the text. */
import type { Annotation, Block, ParsedDocument } from '../../model.ts';
import { placeOfRow } from '../../cell-addresses.ts';
import type { Remark } from './remarks.ts';
import type { RowBlocks } from './sheet-layout.ts';

/** The remarks on a sheet that was laid out; `first` is the block of its name. */
export interface RemarkedSheet {
  readonly remarks: readonly Remark[];
  readonly rows: RowBlocks;
  readonly first: number;
}

/** A document with the remarks on its sheets. */
export function withRemarks(document: ParsedDocument, sheets: readonly RemarkedSheet[]): ParsedDocument {
  const annotations = sheets.flatMap((sheet) => remarksIn(document.blocks, sheet));
  if (annotations.length === 0) return document;
  return { ...document, annotations: annotations.toSorted((a, b) => a.start - b.start || a.end - b.end) };
}

/** Each remark on its cell; on an empty cell in front of its row, and outside of all rows at the name of the sheet. */
function remarksIn(blocks: readonly Block[], { remarks, rows, first }: RemarkedSheet): Annotation[] {
  return remarks.flatMap(({ row, column, text, author, date }): Annotation[] => {
    const block = blocks[rows.get(row) ?? first];
    if (!block) return [];
    const place = placeOfRow(block)?.columns.indexOf(column) ?? -1;
    const range = block.cells?.[place] ?? { start: block.start, end: block.start };
    return [
      {
        kind: 'comment',
        start: range.start,
        end: range.end,
        text,
        ...(author === undefined ? {} : { author }),
        ...(date === undefined ? {} : { date }),
      },
    ];
  });
}
