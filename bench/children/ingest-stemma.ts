/** node ingest-stemma.ts FOLDER DATA [DATABASE_URL]: first ingest, the same again, then with one file in a hundred edited. */
import { addFolder, openHere } from '../product.ts';
import { timed } from '../measure.ts';
import { editSome } from './edit-some.ts';

const [folder = '', data = '', databaseUrl] = process.argv.slice(2);
await using product = await openHere(data, databaseUrl);

const first = await timed(() => addFolder(product.client, 'files', folder));
const again = await timed(() => addFolder(product.client, 'files', folder));
const edited = editSome(folder);
const after = await timed(() => addFolder(product.client, 'files', folder));

const sum = (of: Record<string, unknown>, member: string): number =>
  (of['documents'] as Record<string, number>[]).reduce((total, document) => total + (document[member] ?? 0), 0);
console.log(
  JSON.stringify({
    firstMs: first.ms,
    againMs: again.ms,
    afterMs: after.ms,
    edited,
    pieces: sum(first.result, 'passages'),
    newAgain: sum(again.result, 'passagesNew'),
    newAfter: sum(after.result, 'passagesNew'),
  }),
);
