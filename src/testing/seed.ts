/** Generated cases and the order of tests are the same every time, so that a failure is a failure. STEMMA_SEED draws others. */
export const testSeed = Number(process.env['STEMMA_SEED'] ?? 20261120);
