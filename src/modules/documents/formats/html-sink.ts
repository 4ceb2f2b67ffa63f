/** Where blocks of a page go: content at once, furniture behind all of it, as heads before the first content and as feet after that. */
import type { BlockRole, Range } from '../model.ts';
import type { Attributes, BlockBuilder, TableRow, TextBlock } from './block-builder.ts';

export class BlockSink {
  readonly #builder: BlockBuilder;
  readonly #kept: ((builder: BlockBuilder) => void)[] = [];
  /** How many blocks there were before the first content. */
  #before: number;
  /** Of what comes from here on: undefined for content. */
  role: BlockRole | undefined;

  constructor(builder: BlockBuilder) {
    this.#builder = builder;
    this.#before = builder.size;
  }

  /** The role of furniture that begins here. */
  furnitureRole(): BlockRole {
    return this.#builder.size === this.#before ? 'header' : 'footer';
  }

  /** Adds a heading that stands in furniture and is content: what follows may still be the head of the page. */
  heading(block: TextBlock): void {
    const isFirst = this.#builder.size === this.#before;
    this.#builder.text(block);
    if (isFirst) this.#before = this.#builder.size;
  }

  text(block: TextBlock): void {
    const { role } = this;
    if (role === undefined) this.#builder.text(block);
    else {
      // The headings of furniture lead to nothing in the text.
      const kind = block.kind === 'heading' ? 'paragraph' : block.kind;
      const level = block.kind === 'heading' ? undefined : block.level;
      this.#kept.push((builder) => builder.text({ ...block, kind, level, role }));
    }
  }

  code(text: string, attributes: Attributes, source: Range | undefined): void {
    if (this.role === undefined) this.#builder.code(text, attributes, source);
    else this.text({ kind: 'paragraph', text, attributes, source });
  }

  table(): number {
    return this.#builder.table();
  }

  row(row: TableRow): void {
    const { role } = this;
    if (role === undefined) this.#builder.row(row);
    else this.#kept.push((builder) => builder.row({ ...row, role }));
  }

  /** Adds the furniture. */
  finish(): void {
    for (const add of this.#kept) add(this.#builder);
  }
}
