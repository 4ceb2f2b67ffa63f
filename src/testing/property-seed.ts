/** Property tests draw the same cases every time, so that a failure is a failure. STEMMA_SEED draws others. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['STEMMA_SEED'] ?? 20261120) });
