/** The route that tells how this process fares. Browser-safe. */
import { defineRoute, rawBytes } from '../contract/route.ts';

export const metricsRoute = defineRoute({
  name: 'system.metrics',
  method: 'GET',
  path: '/metrics',
  atRoot: true,
  summary: 'Metrics of this process and its database, in the text format of Prometheus.',
  description: 'With `STEMMA_METRICS_TOKEN` set, only with the header `Authorization: Bearer` and that token.',
  result: rawBytes,
  rawResult: true,
  produces: 'text/plain',
  errors: ['UNAUTHENTICATED'],
});
