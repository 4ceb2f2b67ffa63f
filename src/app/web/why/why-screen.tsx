import { Suspense, type ReactNode } from 'react';
import { Causes, whyPath } from '../../../modules/documents/web/index.ts';
import { Dismissal } from '../../../modules/verdicts/web/index.ts';
import { useCall, usePages } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { isMissing } from '../../../ui/feedback/failure-words.ts';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { Page } from '../../../ui/layout/page.tsx';
import { StateMark } from '../../../ui/marks/state-mark.tsx';
import { TextLink, useAsOf } from '../../../ui/routing/link.tsx';
import type { ScreenAt } from '../../../ui/routing/web-route.ts';
import { relatedRoute, whyRoute, type Why } from '../../why/contract.ts';
import { Branches } from './branches.tsx';
import { branchesOf, kindWords, nameOf, ownPath, ownWords } from './related.ts';
import { WhyPicture } from './why-picture.tsx';

const depths = [1, 2, 3, 6];
const usualDepth = 3;

/** What something rests on and what rests on it, as a picture of one step and as two trees. */
export function WhyScreen({ params: { rest: id }, search }: ScreenAt<'/why/$'>): ReactNode {
  const asOf = useAsOf();
  const depth = depths.find((one) => String(one) === search['depth']) ?? usualDepth;
  const why = useCall(whyRoute, { params: { id }, query: { limit: 25, ...(asOf === undefined ? {} : { asOf }) } });
  if (!why.data) {
    return (
      <Page title="What rests on what" heading={null}>
        {why.error && isMissing(why.error) ? (
          <EmptyState title="There is nothing at this address" action={<TextLink href="/">Go to the shelf</TextLink>}>
            {why.error.message}
          </EmptyState>
        ) : why.error ? (
          <ErrorNotice error={why.error} title="What rests on what could not be read." onRetry={() => void why.refetch()} />
        ) : (
          <Skeleton lines={8} label="Reading what rests on what" />
        )}
      </Page>
    );
  }
  return (
    <Page title={titleOf(why.data)} width="full">
      <Head why={why.data} id={id} depth={depth} />
      <WhyPicture why={why.data} />
      <div className="grid gap-x-16 gap-y-10 desk:grid-cols-2">
        <Tree title="What it rests on" id={id} direction="reads" depth={depth} asOf={asOf}>
          It rests on nothing else: it is a source.
        </Tree>
        <Tree title="What rests on it" id={id} direction="dependants" depth={depth} asOf={asOf}>
          Nothing rests on it yet. Evidence, insights on it and saved answers that cite it are listed here.
        </Tree>
      </div>
    </Page>
  );
}

const titleOf = (why: Why): string => (why.kind === 'span' || why.kind === 'evidence' ? `“${nameOf(why)}”` : nameOf(why));

/** What it is, in which state and why, and how far to look. */
function Head({ why, id, depth }: { readonly why: Why; readonly id: string; readonly depth: number }): ReactNode {
  const { kind, state, causes, dismissed, place } = why;
  const own = ownPath(why);
  const where = kind === 'span' && place?.document !== undefined ? ` in ${place.document}, version ${place.version}` : '';
  return (
    <>
      <div className="mb-6 flex flex-wrap items-center gap-x-5 gap-y-2 text-14 text-ink-soft">
        <span className="figures">{kindWords(kind) + where}</span>
        {state !== undefined && <StateMark state={state} {...(dismissed ? { words: `${state}, dismissed` } : {})} />}
        {own !== undefined && <TextLink href={own}>{ownWords(why)}</TextLink>}
        <nav aria-label="How many steps" className="flex items-center gap-3">
          <span>Steps:</span>
          {depths.map((one) => (
            <TextLink
              key={one}
              href={`${whyPath(id)}?depth=${one}`}
              aria-current={one === depth ? 'true' : undefined}
              className="figures aria-[current=true]:font-semibold aria-[current=true]:text-ink aria-[current=true]:no-underline"
            >
              {one}
            </TextLink>
          ))}
        </nav>
      </div>
      {causes.length > 0 && (
        <section aria-label="Why" className="mb-8 max-w-measure space-y-4">
          {dismissed && <Dismissal dismissed={dismissed} />}
          <Suspense fallback={<Skeleton lines={4} />}>
            <Causes causes={causes} />
          </Suspense>
        </section>
      )}
    </>
  );
}

interface TreeProps {
  readonly title: string;
  readonly id: string;
  readonly direction: 'reads' | 'dependants';
  readonly depth: number;
  readonly asOf: string | undefined;
  /** What is said when there is nothing. */
  readonly children: string;
}

function Tree({ title, id, direction, depth, asOf, children }: TreeProps): ReactNode {
  const related = usePages(relatedRoute, {
    params: { id },
    query: { direction, depth, limit: 25, ...(asOf === undefined ? {} : { asOf }) },
  });
  const things = related.data?.pages.flatMap(({ data }) => data.things);
  return (
    <section className="min-w-0">
      <h2 className="mb-4 border-b border-hairline pb-2 font-serif text-20 font-semibold">{title}</h2>
      {related.isPending && <Skeleton lines={4} label={`Reading ${title.toLowerCase()}`} />}
      {things?.length === 0 && <p className="text-14 text-ink-soft">{children}</p>}
      {things && things.length > 0 && <Branches branches={branchesOf(things)} label={title} />}
      <div className="mt-5">
        {related.error ? (
          <ErrorNotice
            error={related.error}
            title="This list could not be read."
            onRetry={() => void (things ? related.fetchNextPage() : related.refetch())}
          />
        ) : (
          related.hasNextPage && (
            <Button busy={related.isFetchingNextPage} onClick={() => void related.fetchNextPage()}>
              Show more
            </Button>
          )
        )}
      </div>
    </section>
  );
}
