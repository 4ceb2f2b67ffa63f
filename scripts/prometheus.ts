/** Prometheus with its tool, and its Alertmanager, for tests. */
import { providePrograms } from './debian-programs.ts';

/** Says where they are in STEMMA_TEST_PROMETHEUS, one per line; where they cannot be had, the reason is in STEMMA_TEST_PROMETHEUS_MISSING. */
export const providePrometheus = (): Promise<void> =>
  providePrograms(
    {
      packages: ['prometheus', 'prometheus-alertmanager'],
      programs: ['prometheus', 'promtool', 'prometheus-alertmanager'],
      folder: 'usr/bin',
    },
    'STEMMA_TEST_PROMETHEUS',
    'STEMMA_TEST_PROMETHEUS_MISSING',
  );
