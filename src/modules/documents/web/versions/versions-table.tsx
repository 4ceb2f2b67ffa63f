import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../../ui/controls/button.tsx';
import { Tag } from '../../../../ui/marks/tag.tsx';
import { Link, TextLink } from '../../../../ui/routing/link.tsx';
import type { VersionLine } from '../bundle/use-versions.ts';
import { bundlePath, planPath } from '../paths.ts';
import { timeWords } from '../words.ts';

interface VersionsTableProps {
  readonly bundle: string;
  readonly versions: readonly VersionLine[];
  /** The versions chosen to be compared. */
  readonly pair: readonly number[];
  readonly onPair: (number: number, isChosen: boolean) => void;
  readonly onRestore: (number: number) => void;
  /** Why nothing can be restored now; undefined when it can. */
  readonly unlessRestore: string | undefined;
}

/** The versions, newest first. */
export const VersionsTable = ({ bundle, versions, pair, onPair, onRestore, unlessRestore }: VersionsTableProps): ReactNode => (
  <table aria-label={`Versions of ${bundle}`} className="w-full border-collapse text-left">
    <thead className="text-13 text-ink-soft">
      <tr className="border-b border-hairline">
        <th scope="col" className="w-8 py-2 font-medium">
          <span className="sr-only">Chosen to compare</span>
        </th>
        <th scope="col" className="py-2 pr-3 font-medium">
          Version
        </th>
        <th scope="col" className="hidden w-32 py-2 pr-3 font-medium phone:table-cell">
          Status
        </th>
        <th scope="col" className="hidden py-2 pr-3 font-medium desk:table-cell">
          Staged
        </th>
        <th scope="col" className="hidden py-2 pr-3 font-medium phone:table-cell">
          Published
        </th>
        <th scope="col" className="w-10 py-2 font-medium">
          <span className="sr-only">What can be done</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {versions.map((version) => (
        <tr key={version.number} className="border-b border-hairline transition-colors focus-within:bg-well hover:bg-well">
          <Cells
            bundle={bundle}
            version={version}
            chosen={pair.includes(version.number)}
            onChosen={(isChosen) => onPair(version.number, isChosen)}
            action={<RowAction bundle={bundle} version={version} onRestore={onRestore} unless={unlessRestore} />}
          />
        </tr>
      ))}
    </tbody>
  </table>
);

const tones = {
  staged: 'lapis',
  held: 'ochre',
  published: 'verdigris',
  superseded: 'plain',
  discarded: 'plain',
  failed: 'vermilion',
} as const;

interface CellsProps {
  readonly bundle: string;
  readonly version: VersionLine;
  readonly chosen: boolean;
  readonly onChosen: (isChosen: boolean) => void;
  readonly action: ReactNode;
}

function Cells({ bundle, version: { number, status, createdAt, publishedAt }, chosen, onChosen, action }: CellsProps): ReactNode {
  const readable = status !== 'discarded' && status !== 'failed';
  return (
    <>
      <td className="py-2.5 pr-2 align-middle">
        {readable && (
          <input
            type="checkbox"
            aria-label={`Compare version ${number}`}
            checked={chosen}
            onChange={(event) => onChosen(event.target.checked)}
            className="block size-4 cursor-pointer accent-lapis"
          />
        )}
      </td>
      <th scope="row" className="figures py-2.5 pr-3 font-normal">
        {readable ? (
          <Link
            href={bundlePath(bundle, number)}
            className="font-serif text-16 font-semibold underline decoration-transparent underline-offset-3 transition-colors hover:text-lapis-ink hover:decoration-current"
          >
            {`Version ${number}`}
          </Link>
        ) : (
          <span className="font-serif text-16 text-ink-soft">{`Version ${number}`}</span>
        )}
        <span className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-13 text-ink-soft phone:hidden">
          <Tag tone={tones[status]}>{status}</Tag>
          <span className="whitespace-nowrap">{timeWords(publishedAt ?? createdAt)}</span>
        </span>
      </th>
      <td className="hidden py-2.5 pr-3 phone:table-cell">
        <Tag tone={tones[status]}>{status}</Tag>
      </td>
      <td className="figures hidden py-2.5 pr-3 text-ink-soft desk:table-cell">
        <time dateTime={createdAt}>{timeWords(createdAt)}</time>
      </td>
      <td className="figures hidden py-2.5 pr-3 text-ink-soft phone:table-cell">
        {publishedAt !== null && <time dateTime={publishedAt}>{timeWords(publishedAt)}</time>}
      </td>
      <td className="py-1.5 text-right">{action}</td>
    </>
  );
}

interface RowActionProps {
  readonly bundle: string;
  readonly version: VersionLine;
  readonly onRestore: (number: number) => void;
  readonly unless: string | undefined;
}

/** The one thing to do with a version where it stands. */
function RowAction({ bundle, version: { number, status }, onRestore, unless }: RowActionProps): ReactNode {
  if (status === 'staged' || status === 'held')
    return (
      <TextLink href={planPath(bundle)} className="whitespace-nowrap">
        Read the plan
      </TextLink>
    );
  if (status !== 'superseded') return null;
  return (
    <Button kind="quiet" icon={RotateCcw} onClick={() => onRestore(number)} unless={unless}>
      {`Restore version ${number}`}
    </Button>
  );
}
