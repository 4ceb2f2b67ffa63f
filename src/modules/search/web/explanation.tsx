import type { ReactNode } from 'react';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import type { FoundHit } from './hit.ts';
import { shareOf, sourceWords } from './hit.ts';

/** Why a passage is where it is: what each word adds to its score. */
export function Explanation({ hit }: { readonly hit: FoundHit | undefined }): ReactNode {
  if (!hit?.explain) return <Skeleton lines={3} label="Working out the score" />;
  const { terms, phrases, epoch } = hit.explain;
  return (
    <div className="overflow-x-auto py-2">
      <table className="w-full text-left text-13">
        <thead className="text-ink-soft">
          <tr className="border-b border-hairline">
            <th scope="col" className="py-1 pr-4 font-medium">
              Word
            </th>
            <th scope="col" className="py-1 pr-4 font-medium">
              From
            </th>
            <th scope="col" className="py-1 pr-4 text-right font-medium">
              In the text
            </th>
            <th scope="col" className="py-1 pr-4 text-right font-medium">
              In headings
            </th>
            <th scope="col" className="py-1 pr-4 text-right font-medium">
              Passages with it
            </th>
            <th scope="col" className="py-1 text-right font-medium">
              Adds
            </th>
          </tr>
        </thead>
        <tbody>
          {terms.map((term) => (
            <tr key={`${term.term} ${term.source}`} className="border-b border-hairline">
              <th scope="row" className="py-1 pr-4 font-mono font-normal">
                {term.term}
              </th>
              <td className="py-1 pr-4 text-ink-soft">{sourceWords(term)}</td>
              <td className="figures py-1 pr-4 text-right">{term.inBody}</td>
              <td className="figures py-1 pr-4 text-right">{term.inHeadings}</td>
              <td className="figures py-1 pr-4 text-right">{term.df?.toLocaleString('en') ?? 'not counted yet'}</td>
              <td className="figures py-1 text-right">{`${term.contribution.toFixed(3)} (${shareOf(term.contribution, hit.score)})`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="figures mt-1.5 text-13 text-ink-soft">
        {`Score ${hit.score.toFixed(3)}, with the ranking statistics number ${epoch}.`}
        {phrases.length > 0 && ` Only passages with ${phrases.map((phrase) => `“${phrase}”`).join(' and ')} are found.`}
      </p>
    </div>
  );
}
