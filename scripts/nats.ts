/** The program `nats-server` for tests. */
import { providePrograms } from './debian-programs.ts';

/** Says where it is in STEMMA_TEST_NATS_SERVER; where none can be had, the reason is in STEMMA_TEST_NATS_MISSING. */
export const provideNats = (): Promise<void> =>
  providePrograms(
    { packages: ['nats-server'], programs: ['nats-server'], folder: 'usr/sbin' },
    'STEMMA_TEST_NATS_SERVER',
    'STEMMA_TEST_NATS_MISSING',
  );
