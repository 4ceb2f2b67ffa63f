/** Small pictures for tests. */

/** A TIFF with these entries, each a number or a text, and no dots. */
export function tiffOf(entries: readonly (readonly [tag: number, value: number | string])[]): Buffer {
  const head = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(entries.length, 8);
  const texts: Buffer[] = [];
  let end = head.length;
  entries.forEach(([tag, value], at) => {
    const place = 10 + at * 12;
    head.writeUInt16LE(tag, place);
    if (typeof value === 'number') {
      head.writeUInt16LE(3, place + 2);
      head.writeUInt32LE(1, place + 4);
      head.writeUInt16LE(value, place + 8);
      return;
    }
    const text = Buffer.from(`${value}\0`, 'latin1');
    head.writeUInt16LE(2, place + 2);
    head.writeUInt32LE(text.length, place + 4);
    head.writeUInt32LE(end, place + 8);
    texts.push(text);
    end += text.length;
  });
  return Buffer.concat([head, ...texts]);
}
