import { useMemo, type ReactNode } from 'react';
import { useCall } from '../../../ui/api/calls.ts';
import { Marker } from '../../../ui/marks/marker.tsx';
import { readBlocks } from '../../documents/contract.ts';
import type { PresentedEvidence } from '../contract.ts';
import { around } from './around.ts';

/** The quote with the block before it and the one behind it, in the version where it was last certain; alone until that is read. */
export function Surroundings({ evidence }: { readonly evidence: PresentedEvidence }): ReactNode {
  const { bundle, document: path, version, start, end, quote } = evidence;
  const document = useCall(readBlocks, { params: { bundle }, query: { path, version: String(version) } });
  const parts = useMemo(
    () => (document.data ? around(document.data, { start, end }) : { before: '', quote, after: '' }),
    [document.data, start, end, quote],
  );
  return (
    <blockquote className="reading text-16 break-words whitespace-pre-line text-ink-soft">
      {parts.before}
      <span className="text-ink">
        <Marker strong>{parts.quote}</Marker>
      </span>
      {parts.after}
    </blockquote>
  );
}
