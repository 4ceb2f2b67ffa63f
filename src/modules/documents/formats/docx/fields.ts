/** The open fields of a text: what a field shows is text, what tells Word to compute it is not. */
const deepest = 50;

export class FieldStack {
  /** The instruction of each open field that has not come to its result; undefined for one that has. */
  readonly #open: (string | undefined)[] = [];
  #ignored = 0;

  /** Whether what follows belongs to an instruction. */
  get hidden(): boolean {
    return this.#open.some((instruction) => instruction !== undefined);
  }

  begin(): void {
    if (this.#open.length < deepest) this.#open.push('');
    else this.#ignored += 1;
  }

  instruction(text: string): void {
    const last = this.#open.at(-1);
    if (last !== undefined && last.length < 5000) this.#open[this.#open.length - 1] = last + text;
  }

  /** The instruction ends; its target when it is a link. */
  separate(): string | undefined {
    const instruction = this.#open.at(-1);
    if (instruction === undefined) return undefined;
    this.#open[this.#open.length - 1] = undefined;
    return FieldStack.target(instruction);
  }

  end(): void {
    if (this.#ignored > 0) this.#ignored -= 1;
    else this.#open.pop();
  }

  /** Instructions do not go on into the next paragraph; one that was never ended must not hide the rest of the text. */
  endParagraph(): void {
    while (this.hidden) this.#open.pop();
  }

  /** Where a link leads: `HYPERLINK "address" \l "place"`. */
  static target(instruction: string): string | undefined {
    const found = /^\s*HYPERLINK\s+(?:"([^"]*)"|([^\s"\\]\S*))?/i.exec(instruction);
    if (!found) return undefined;
    const place = /\\l\s+"([^"_][^"]*)"/.exec(instruction)?.[1];
    return (found[1] ?? found[2] ?? '') + (place === undefined ? '' : `#${place}`);
  }
}
