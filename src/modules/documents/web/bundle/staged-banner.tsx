import type { ReactNode } from 'react';
import { useCall } from '../../../../ui/api/calls.ts';
import { Link } from '../../../../ui/routing/link.tsx';
import { planRoute } from '../../contract.ts';
import { planPath } from '../paths.ts';
import { dependantWords } from './dependant-words.ts';

interface StagedBannerProps {
  readonly bundle: string;
  readonly version: { readonly number: number; readonly status: string };
  /** "2 documents changed"; undefined until it is known. */
  readonly changes: string | undefined;
}

/** Says on the page of a bundle that a version waits, what it changes, and what depends on that. */
export function StagedBanner({ bundle, version, changes }: StagedBannerProps): ReactNode {
  const plan = useCall(planRoute, { params: { bundle }, body: {} });
  const held = version.status === 'held';
  const dependants = plan.data ? dependantWords(plan.data.affected) : plan.isError ? undefined : 'reading what depends on it';
  const words = [changes === '' ? 'the same documents as published' : changes, dependants].filter((part) => part !== undefined);
  return (
    <section
      aria-label={`Version ${version.number}`}
      className="mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-y border-hairline border-l-3 border-l-lapis py-3 pl-4"
    >
      <p className="figures min-w-0 flex-1 basis-64">
        <strong className="font-semibold">{`Version ${version.number} is ${held ? 'held back' : 'staged'}`}</strong>
        {words.length > 0 && `: ${words.join('; ')}`}.
      </p>
      <Link
        href={planPath(bundle)}
        className="inline-flex h-8 items-center rounded border border-lapis bg-lapis px-3 font-medium whitespace-nowrap text-on-lapis transition-[filter] hover:brightness-110"
      >
        Read the plan
      </Link>
    </section>
  );
}
