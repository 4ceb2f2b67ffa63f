import { Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../ui/controls/button.tsx';

interface ByWordsOnlyProps {
  readonly busy: boolean;
  /** What the button does: "Search by meaning again". */
  readonly again: string;
  readonly onAgain: () => void;
}

/** The embedder was away when this was asked. What was found is right, and may not be all: so it is said before what came of it. */
export const ByWordsOnly = ({ busy, again, onAgain }: ByWordsOnlyProps): ReactNode => (
  <div role="status" className="mb-4 flex gap-3 rounded border border-ochre/45 px-4 py-3">
    <Unplug size={20} strokeWidth={1.5} aria-hidden className="mt-px shrink-0 text-ochre" />
    <div className="min-w-0 flex-1 space-y-1">
      <p className="text-14 font-semibold">Found by words only</p>
      <p className="text-14">The embedder is away, so passages that say the same in other words may be missing here.</p>
      <div className="pt-2">
        <Button busy={busy} onClick={onAgain}>
          {again}
        </Button>
      </div>
    </div>
  </div>
);
