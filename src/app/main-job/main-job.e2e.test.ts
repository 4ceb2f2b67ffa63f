/** The main job on generated documents against a naive oracle, on both databases, over HTTP and through the command line. */
import { expect, test } from 'vitest';
import { describeDatabases } from '../../testing/databases.ts';
import { testSeed } from '../../testing/seed.ts';
import { cliDriver } from './cli-driver.fixture.ts';
import { httpDriver } from './http-driver.fixture.ts';
import { startProduct } from './product.fixture.ts';
import { Story, type Amounts } from './story.fixture.ts';

const thorough = Boolean(process.env['CI']);

/** A case is one thing compared with the oracle after one step: a citation, an answer, a piece of evidence, a past. */
const amounts: Readonly<Record<'http' | 'cli', Amounts>> = {
  http: { steps: thorough ? 20 : 10, checks: thorough ? 1000 : 100, documents: 4, answers: 7, evidence: 12, pasts: thorough ? 6 : 3 },
  cli: { steps: thorough ? 3 : 2, checks: 100, documents: 3, answers: 3, evidence: 4, pasts: 1 },
};

describeDatabases((kind) => {
  for (const way of ['http', 'cli'] as const) {
    test(`plans, applies and restores as the oracle says, through ${way}`, { timeout: 900_000 }, async () => {
      await using product = await startProduct(kind);
      const story = new Story(way === 'http' ? httpDriver(product.url) : cliDriver(product.environment), testSeed, amounts[way]);
      console.log(`main job on ${kind} through ${way}: STEMMA_SEED=${testSeed}`);
      try {
        await story.play();
      } catch (error) {
        throw new Error(`STEMMA_SEED=${testSeed} on ${kind} through ${way}, after:\n  ${story.log.join('\n  ')}`, { cause: error });
      }
      console.log(`${story.checks} comparisons with the oracle`);
      expect(story.checks).toBeGreaterThanOrEqual(amounts[way].checks);
    });
  }
});
