/** A process with a parser pool, for tests that kill it: reads `argv[2]` over and over as Markdown, and says so before each time. */
import { openParserPool } from './parser-pool.ts';

const file = process.argv[2] ?? '';
const pool = openParserPool();
for (;;) {
  const parsed = pool.parse({ path: 'a.md', file });
  process.stdout.write('reading\n');
  await parsed;
  process.stdout.write('read\n');
  await new Promise((resolve) => setTimeout(resolve, 200));
}
