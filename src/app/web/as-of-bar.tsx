import type { ReactNode } from 'react';
import { useAsOf, useGo } from '../../ui/routing/link.tsx';

/** The same address at another moment; '' is now. */
export function addressAt(moment: string): string {
  const url = new URL(location.href);
  url.searchParams.set('asOf', moment);
  return url.pathname + url.search + url.hash;
}

/** While an earlier moment is shown this is said on every page, with the way back. */
export function AsOfBar(): ReactNode {
  const asOf = useAsOf();
  const go = useGo();
  if (asOf === undefined) return null;
  return (
    <div className="border-t border-hairline bg-ochre-tint text-ochre-ink">
      <div className="mx-auto flex max-w-400 flex-wrap items-center justify-between gap-x-4 px-4 py-1 text-13 desk:px-5">
        <span className="figures">As of {momentWords(asOf)}</span>
        <button
          type="button"
          className="cursor-pointer rounded px-2 py-1 font-medium underline underline-offset-3"
          onClick={() => go(addressAt(''))}
        >
          Return to now
        </button>
      </div>
    </div>
  );
}

/** A version number as it is; a time in the reader's own. */
function momentWords(asOf: string): string {
  if (/^\d{1,9}$/.test(asOf)) return `version ${asOf}`;
  const time = new Date(asOf);
  return Number.isNaN(time.getTime()) ? asOf : time.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
