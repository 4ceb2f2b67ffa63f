import type { ReactNode } from 'react';
import { HairlineList, HairlineRow } from '../../../../ui/layout/hairline-list.tsx';
import { StateMark } from '../../../../ui/marks/state-mark.tsx';
import { Link } from '../../../../ui/routing/link.tsx';
import { bundlePath, planPath } from '../paths.ts';
import { counted } from '../words.ts';
import type { BundleLine, Flagged } from './shelf-slots.ts';

interface BundleRowsProps {
  readonly rows: readonly BundleLine[];
  readonly needs: ReadonlyMap<string, readonly Flagged[]>;
}

/** The bundles of the shelf, a line each. */
export const BundleRows = ({ rows, needs }: BundleRowsProps): ReactNode => (
  <HairlineList label="Bundles">
    {rows.map(({ name, published, staged, documents }) => (
      <HairlineRow
        key={name}
        title={<span className="font-serif text-20 font-semibold">{name}</span>}
        href={bundlePath(name)}
        detail={`${published ? `Version ${published.number} is published` : 'Nothing is published'}, ${counted(documents, 'document')}`}
        aside={<Marks needs={needs.get(name) ?? []} />}
        {...(staged ? { action: <StagedLink bundle={name} staged={staged} /> } : {})}
      />
    ))}
  </HairlineList>
);

const Marks = ({ needs }: { readonly needs: readonly Flagged[] }): ReactNode =>
  (['failed', 'stale', 'suspect'] as const).map((state) => {
    const count = needs.filter((one) => one.state === state).length;
    return count > 0 && <StateMark key={state} state={state} words={`${count.toLocaleString('en')} ${state}`} />;
  });

const StagedLink = ({
  bundle,
  staged,
}: {
  readonly bundle: string;
  readonly staged: { readonly number: number; readonly status: string };
}): ReactNode => (
  <Link
    href={planPath(bundle)}
    className="figures inline-flex items-center rounded-[4px] bg-lapis-tint px-2 py-1 text-13 text-lapis-ink underline decoration-transparent underline-offset-3 transition-colors hover:decoration-current"
  >
    {staged.status === 'held' ? `Version ${staged.number} is held` : `Version ${staged.number} is staged`}
  </Link>
);
