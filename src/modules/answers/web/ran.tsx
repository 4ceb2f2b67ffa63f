import { Suspense, type ReactNode } from 'react';
import { Deleted, Inserted } from '../../../ui/marks/redline.tsx';
import { BeforeAfter } from '../../documents/web/index.ts';
import type { SavedAnswer } from '../contract.ts';

const wordsOf = ({ found, sentences }: SavedAnswer): string =>
  found ? sentences.map(({ text }) => text).join(' ') : 'Not in the sources.';

/** What running an answer again came to: the same, or before and after in place. */
export function Ran({ before, after }: { readonly before: SavedAnswer; readonly after: SavedAnswer }): ReactNode {
  const [was, is] = [wordsOf(before), wordsOf(after)];
  if (was === is) return <p role="status">It was run again and says the same.</p>;
  return (
    <section role="status" className="space-y-2 border-l-2 border-lapis pl-4">
      <h2 className="font-serif text-20 font-semibold">What running it again changed</h2>
      <Suspense>
        {before.found && after.found ? (
          <BeforeAfter before={was} after={is} />
        ) : (
          // An answer and the lack of one have no words in common that mean anything.
          <p className="reading">
            <Deleted>{was}</Deleted> <Inserted>{is}</Inserted>
          </p>
        )}
      </Suspense>
    </section>
  );
}
