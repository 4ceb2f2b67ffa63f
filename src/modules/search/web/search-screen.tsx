import { useState, type ReactNode } from 'react';
import { useCall } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { Page } from '../../../ui/layout/page.tsx';
import { TextLink, useGo } from '../../../ui/routing/link.tsx';
import type { ScreenAt } from '../../../ui/routing/web-route.ts';
import { formatSchema } from '../../documents/contract.ts';
import { counted } from '../../documents/web/index.ts';
import { searchRoute } from '../contract.ts';
import { hitKey, type FoundHit } from './hit.ts';
import { isNarrowed, nextCount, readSearched, searchPath, type Searched } from './paths.ts';
import { Results } from './results.tsx';
import { SearchForm } from './search-form.tsx';
import { ByWordsOnly } from './words-only.tsx';

/** Finds passages: `?q=` the words; bundle, moment, type and path narrow them. */
export function SearchScreen({ search }: ScreenAt<'/search'>): ReactNode {
  const searched = readSearched(search);
  const isSearched = searched.query !== '';
  const found = useCall(searchRoute, { body: bodyOf(searched) }, { enabled: isSearched, keepPrevious: true });
  const hits = (isSearched && found.data?.hits) || [];
  return (
    <Page title={isSearched ? `Search: ${searched.query}` : 'Search'} heading={null}>
      <h1 className="sr-only">{isSearched ? `Results for ${searched.query}` : 'Search the documents'}</h1>
      <SearchForm
        searched={searched}
        busy={isSearched && found.isFetching}
        onAgain={() => void found.refetch()}
        onDown={() => document.querySelector<HTMLElement>('#results [data-result]')?.focus()}
      />
      {!isSearched && <HowToSearch />}
      {isSearched && found.isPending && <Skeleton lines={8} label="Searching" />}
      {isSearched && found.error && (
        <ErrorNotice error={found.error} title="The search was not made." onRetry={() => void found.refetch()}>
          <TextLink href={searchPath(searched.query, { asOf: '' })}>Search all bundles as they are now</TextLink>
        </ErrorNotice>
      )}
      {isSearched && found.data?.wordsOnly === true && (
        <ByWordsOnly busy={found.isFetching} again="Search by meaning again" onAgain={() => void found.refetch()} />
      )}
      {isSearched &&
        found.isSuccess &&
        (hits.length === 0 ? (
          <NothingFound searched={searched} />
        ) : (
          <Found key={searchPath(searched.query, { ...searched, count: 1 })} searched={searched} hits={hits} />
        ))}
    </Page>
  );
}

function bodyOf({
  query,
  format,
  superseded,
  count,
  bundle,
  asOf,
  path,
  author,
  tag,
  since,
  until,
}: Searched): typeof searchRoute.body._zod.input {
  const known = formatSchema.options.find((one) => one === format);
  return {
    query,
    k: count,
    ...Object.fromEntries(Object.entries({ bundle, asOf, path, author, tag, since, until }).filter(([, narrowed]) => narrowed !== '')),
    ...(known ? { format: known } : {}),
    ...(superseded ? { includeSuperseded: true } : {}),
  };
}

interface FoundProps {
  readonly searched: Searched;
  readonly hits: readonly FoundHit[];
}

function Found({ searched, hits }: FoundProps): ReactNode {
  const go = useGo();
  const [explain, setExplain] = useState(false);
  const explained = useCall(searchRoute, { body: { ...bodyOf(searched), explain: true } }, { enabled: explain, keepPrevious: true });
  const more = hits.length >= searched.count ? nextCount(searched.count) : undefined;
  return (
    <>
      <p role="status" className="figures mb-2 text-13 text-ink-soft">
        {`${counted(hits.length, 'passage')}, best first${more === undefined ? '' : '; there may be more'}.`}
      </p>
      <Results hits={hits} explained={new Map(explained.data?.hits.map((hit) => [hitKey(hit), hit]))} onExplain={() => setExplain(true)} />
      {more !== undefined && (
        <p className="pt-4">
          <Button onClick={() => go(searchPath(searched.query, { ...searched, count: more }), { replace: true, stay: true })}>
            Show more
          </Button>
        </p>
      )}
    </>
  );
}

function NothingFound({ searched }: { readonly searched: Searched }): ReactNode {
  const narrowed = isNarrowed(searched);
  return (
    <EmptyState
      title="No passage has these words"
      {...(narrowed ? { action: <TextLink href={searchPath(searched.query, { asOf: '' })}>Search everything there is now</TextLink> } : {})}
    >
      {narrowed
        ? 'Not where you looked. The same words may stand in another bundle, type or version, or in documents that state no author, tag or date.'
        : 'Words are compared by their stems, and misspelt ones are repaired. Try fewer words, or the beginning of one with a star: contr*.'}
    </EmptyState>
  );
}

const HowToSearch = (): ReactNode => (
  <section className="max-w-measure border-t border-hairline pt-6">
    <h2 className="mb-3 text-13 font-semibold text-ink-soft">How to search</h2>
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-14">
      <Hint words={'"notice period"'}>Only passages with exactly this phrase.</Hint>
      <Hint words="contr*">Every word that begins so.</Hint>
      <Hint words="termnation">A misspelt word is repaired from the words there are.</Hint>
    </dl>
  </section>
);

const Hint = ({ words, children }: { readonly words: string; readonly children: ReactNode }): ReactNode => (
  <>
    <dt className="font-mono text-13">{words}</dt>
    <dd className="text-ink-soft">{children}</dd>
  </>
);
