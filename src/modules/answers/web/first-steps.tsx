import type { ReactNode } from 'react';
import { usePages } from '../../../ui/api/calls.ts';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { HairlineList, HairlineRow } from '../../../ui/layout/hairline-list.tsx';
import { TextLink } from '../../../ui/routing/link.tsx';
import { listBundles } from '../../documents/contract.ts';
import { bundlePath, counted, homePath } from '../../documents/web/index.ts';
import { answersPath, askPath } from './paths.ts';

/** Before the first question: what there is to ask, and where else one may begin. */
export function FirstSteps(): ReactNode {
  const bundles = usePages(listBundles, { query: { limit: 6 } });
  if (bundles.isPending) return <Skeleton lines={4} label="Reading what there is to ask" />;
  if (bundles.error)
    return <ErrorNotice error={bundles.error} title="What there is to ask could not be read." onRetry={() => void bundles.refetch()} />;
  const found = bundles.data.pages.flatMap(({ data }) => data.bundles).filter(({ published }) => published);
  if (found.length === 0) {
    return (
      <EmptyState title="There is nothing to ask yet" action={<TextLink href={homePath()}>Put in documents</TextLink>}>
        Answers are made of the words of your documents, and of nothing else.
      </EmptyState>
    );
  }
  return (
    <section>
      <h2 className="mb-2 text-13 font-semibold text-ink-soft">Where to begin</h2>
      <HairlineList label="Where to begin">
        {found.map(({ name, documents }) => (
          <HairlineRow
            key={name}
            title={`Ask only ${name}`}
            href={askPath('', { bundle: name })}
            detail={counted(documents, 'document')}
            action={
              <TextLink href={bundlePath(name)} className="text-13">
                {`Look through ${name}`}
              </TextLink>
            }
          />
        ))}
        <HairlineRow title="Read saved answers" href={answersPath()} detail="They follow what they read, and say when it changed." />
      </HairlineList>
    </section>
  );
}
