import { timingSafeEqual } from 'node:crypto';
import { handle, type Api } from '../contract/handle.ts';
import { StemmaError } from '../shared/errors.ts';
import { sha256 } from '../shared/fingerprint.ts';
import { metricsRoute } from './contract.ts';
import type { Metrics } from './metrics.ts';
import { prometheusText, prometheusType } from './prometheus.ts';

/** What the route of metrics needs of a request. */
export interface MetricsRequest {
  readonly metrics: { readonly all: Metrics; readonly token: string | undefined };
}

export function registerMetricsRoutes(api: Api<MetricsRequest>): void {
  handle(
    api,
    metricsRoute,
  )(async ({ context: { metrics }, request }) => {
    assertToken(metrics.token, request.headers.get('authorization'));
    return { bytes: prometheusText(await metrics.all.collect()), type: prometheusType };
  });
}

/** @throws StemmaError UNAUTHENTICATED */
export function assertToken(token: string | undefined, authorization: string | null): void {
  if (token === undefined) return;
  const given = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? '';
  // Hashes have one length, whatever was given.
  if (!timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(token))))
    throw new StemmaError('UNAUTHENTICATED', 'Metrics are shown for a token: send it as "Authorization: Bearer TOKEN".');
}
