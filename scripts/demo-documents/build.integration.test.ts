import { readFile } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildDocuments, documentsFolder } from './build.ts';
import { firstVersion, secondVersion } from './lease.ts';
import { numbersOf, resolved, type Lease } from './lease-model.ts';

const committed = async (name: string): Promise<Buffer> => readFile(new URL(name, documentsFolder));

/** A PDF with its streams inflated and without what depends on their compressed lengths: machines may compress in different ways. */
function plain(pdf: Uint8Array): string {
  const source = Buffer.from(pdf).toString('latin1');
  return source
    .slice(0, source.lastIndexOf('\nxref\n'))
    .replaceAll(/\/Length \d+/g, '')
    .replaceAll(/(?<=\nstream\n)[\s\S]*?(?=\nendstream)/g, (stream) => inflateSync(Buffer.from(stream, 'latin1')).toString('latin1'));
}

const textsOf = ({ sections }: Lease): string[] => sections.flatMap(({ clauses }) => clauses.map(({ text }) => text));

test('building again gives the documents of the demo', async () => {
  const built = await buildDocuments();
  expect([...built.keys()]).toEqual(['lease-v1.pdf', 'lease-v2.pdf', 'memo.docx']);
  for (const [name, bytes] of built) {
    const kept = await committed(name);
    if (!name.endsWith('.pdf')) {
      expect(Buffer.from(bytes).equals(kept), name).toBe(true);
      continue;
    }
    expect(plain(bytes) === plain(kept), `${name} is not what the lease says: node scripts/demo-documents/build.ts`).toBe(true);
    expect(plain(bytes)).toContain('/Type /Page\n');
  }
});

test('both versions are leases of 20 to 30 pages', async () => {
  for (const name of ['lease-v1.pdf', 'lease-v2.pdf']) {
    const pages = plain(await committed(name)).match(/\/Type \/Page\n/g)?.length ?? 0;
    expect(pages >= 20 && pages <= 30, `${name} has ${pages} pages`).toBe(true);
  }
});

test('clauses stand word for word in several parts, and version 2 is what its amendments make of version 1', () => {
  const [first, second] = [textsOf(firstVersion), textsOf(secondVersion)];
  const copies = Map.groupBy(first, (text) => text);
  expect([...copies.values()].map((same) => same.length).filter((count) => count > 1)).toEqual([11, 8, 9]);
  const gone = first.filter((text) => !second.includes(text));
  const come = second.filter((text) => !first.includes(text));
  expect([gone.length, come.length]).toEqual([6, 7]);
  expect(secondVersion.sections.map(({ id }) => id).sort()).toEqual(firstVersion.sections.map(({ id }) => id).sort());
  expect(secondVersion.sections.map(({ id }) => id)).not.toEqual(firstVersion.sections.map(({ id }) => id));
  const mediation = ({ sections }: Lease): string | undefined => numbersOf(sections).get('default.mediation');
  expect([mediation(firstVersion), mediation(secondVersion)]).toEqual(['18.5', '20.2']);
  expect(() => resolved('as in clause [[nowhere]]', numbersOf(firstVersion.sections))).toThrow('"nowhere"');
});
