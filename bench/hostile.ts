/**
 * Does anything that somebody spoiled hang or crash the server? Adds spoiled files of every format through the API and says what became of them.
 * node bench/hostile.ts [--files 2000] [--seed 1]
 */
import { parseArgs } from 'node:util';
import { blobsBody, uploadBlobs } from '../src/kernel/blobs/contract.ts';
import { hostileFile } from '../src/testing/hostile/hostile-files.ts';
import { addDocuments } from '../src/modules/documents/contract.ts';
import { openHere, temporaryFolder } from './product.ts';

const { values } = parseArgs({ options: { files: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } } });
const [count, seed] = [Number(values.files), Number(values.seed)];
const perRequest = 100;

await using folder = await temporaryFolder();
await using product = await openHere(folder.path);
const outcomes = new Map<string, number>();
const bad: string[] = [];
let slowest = { ms: 0, first: 0 };
for (let first = 0; first < count; first += perRequest) {
  const files = Array.from({ length: Math.min(perRequest, count - first) }, (_, index) => hostileFile(seed * 1_000_000 + first + index));
  const { blobs } = await product.client.call(uploadBlobs, { body: blobsBody(files.map(({ bytes }) => bytes)) });
  const started = performance.now();
  const added = await product.client.call(addDocuments, {
    params: { bundle: `part-${first / perRequest}` },
    body: { documents: files.map(({ path, password }, index) => ({ path, password, blob: blobs[index]?.sha256 as string })) },
  });
  const ms = performance.now() - started;
  if (ms > slowest.ms) slowest = { ms, first };
  for (const { path, status, error } of added.documents) {
    const outcome = error ? `refused: ${error.code}` : 'read';
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (error && /took longer|ended twice|could not be read: /.test(error.message)) bad.push(`${path}: ${error.message}`);
    if (!error && status === 'failed') bad.push(`${path}: failed without a word`);
  }
}
for (const [outcome, times] of [...outcomes].sort((a, b) => b[1] - a[1])) console.log(`${String(times).padStart(6)}  ${outcome}`);
console.log(
  `slowest ${perRequest} files: ${Math.round(slowest.ms)} ms (from file ${slowest.first}); peak memory of the server ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
);
console.log(bad.length === 0 ? 'no hang, no crash' : `HANGS OR CRASHES:\n${bad.join('\n')}`);
process.exitCode = bad.length === 0 ? 0 : 1;
