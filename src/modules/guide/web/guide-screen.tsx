import type { ReactNode } from 'react';
import type { ResultOf } from '../../../kernel/contract/route.ts';
import { useCall } from '../../../ui/api/calls.ts';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { ShelfGroup } from '../../../ui/layout/hairline-list.tsx';
import { Page } from '../../../ui/layout/page.tsx';
import { Link, TextLink, useAsOf } from '../../../ui/routing/link.tsx';
import type { ScreenAt } from '../../../ui/routing/web-route.ts';
import { askPath } from '../../answers/web/index.ts';
import { bundlePath, counted, documentPath, homePath } from '../../documents/web/index.ts';
import { guideRoute } from '../contract.ts';
import { OutlineWeights } from './outline-weights.tsx';

export type Guide = ResultOf<typeof guideRoute>;

/** What a document says, what it is about, what to ask it, and where its weight lies. */
export function GuideScreen({ params: { bundle, rest: path }, search }: ScreenAt<'/b/$bundle/guide/$'>): ReactNode {
  const asOf = useAsOf();
  const version = search['v'];
  const at = version === undefined ? (asOf === undefined ? {} : { asOf }) : { version };
  const guide = useCall(guideRoute, { params: { bundle }, query: { path, ...at } });
  const number = version === undefined ? undefined : Number(version);
  const document = documentPath({ bundle, document: path, version: number });
  const name = guide.data?.title ?? path.split('/').at(-1) ?? path;
  return (
    <Page
      title={`Guide to ${name}`}
      crumbs={[
        { label: 'Shelf', href: homePath() },
        { label: bundle, href: bundlePath(bundle, number) },
        { label: path.split('/').at(-1) ?? path, href: document },
      ]}
      shelf={
        <ShelfGroup
          title={bundle}
          items={[
            { label: 'Documents', href: bundlePath(bundle, number) },
            { label: 'Read the document', href: document },
          ]}
        />
      }
    >
      {guide.data ? (
        hasNothing(guide.data) ? (
          <EmptyState title="There is nothing to guide to" action={<TextLink href={document}>Open the document</TextLink>}>
            No words were read in this document, so nothing of it can be chosen, asked or cited.
          </EmptyState>
        ) : (
          <Parts guide={guide.data} />
        )
      ) : guide.isError ? (
        <ErrorNotice error={guide.error} title="There is no guide to this document." onRetry={() => void guide.refetch()}>
          <TextLink href={bundlePath(bundle)}>Documents of {bundle}</TextLink>
        </ErrorNotice>
      ) : (
        <Skeleton lines={14} label="Reading the document" />
      )}
    </Page>
  );
}

/** A recording without tags, a picture without words. */
const hasNothing = ({ summary, terms, outline, coverage }: Guide): boolean =>
  summary.length + terms.length + outline.length + coverage.passages === 0;

/** Each part stands only when there is something in it. */
function Parts({ guide }: { readonly guide: Guide }): ReactNode {
  const { bundle, path, version, summary, terms, names, definitions, questions } = guide;
  const placePath = ({ start, end }: { readonly start: number; readonly end: number }): string =>
    documentPath({ bundle, document: path, version, start, end });
  return (
    <div className="space-y-9">
      <p className="text-13 text-ink-soft">
        Chosen by statistics from version {version}, word for word. Whatever you choose opens at its place.
      </p>
      {summary.length > 0 && (
        <Part title="In its own words">
          <ul className="space-y-3">
            {summary.map((sentence) => (
              <li key={sentence.start} className="reading">
                <Link href={placePath(sentence)} className="decoration-lapis decoration-1 underline-offset-4 hover:underline">
                  {sentence.quote}
                </Link>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {questions.length > 0 && (
        <Part title="Ask it">
          <ul className="space-y-1.5">
            {questions.map(({ question }) => (
              <li key={question}>
                <TextLink href={askPath(question, { bundle })}>{question}</TextLink>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {terms.length > 0 && (
        <Part title="What it is about">
          <Counted things={terms.map(({ term, ...more }) => ({ words: term, ...more }))} placePath={placePath} />
        </Part>
      )}
      {names.length > 0 && (
        <Part title="Who and what is named">
          <Counted things={names.map(({ name, ...more }) => ({ words: name, ...more }))} placePath={placePath} />
        </Part>
      )}
      {definitions.length > 0 && (
        <Part title="What it defines">
          <dl className="space-y-3">
            {definitions.map(({ term, sentence }) => (
              <div key={term}>
                <dt className="text-14 font-medium">
                  <TextLink href={placePath(sentence)}>{term}</TextLink>
                </dt>
                <dd className="reading mt-0.5 text-ink-soft">{sentence.quote}</dd>
              </div>
            ))}
          </dl>
        </Part>
      )}
      <OutlineWeights guide={guide} placePath={placePath} />
    </div>
  );
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode => (
  <section aria-label={title}>
    <h2 className="mb-3 font-serif text-20 font-semibold">{title}</h2>
    {children}
  </section>
);

interface CountedProps {
  readonly things: readonly {
    readonly words: string;
    readonly count: number;
    readonly places: readonly { start: number; end: number }[];
  }[];
  readonly placePath: (place: { readonly start: number; readonly end: number }) => string;
}

/** Words with how often they stand there; each leads to the first place. */
const Counted = ({ things, placePath }: CountedProps): ReactNode => (
  <ul className="flex flex-wrap gap-x-5 gap-y-1.5">
    {things.map(({ words, count, places: [first] }) => (
      <li key={words}>
        {first && <TextLink href={placePath(first)}>{words}</TextLink>}{' '}
        <span className="figures text-13 text-ink-soft" title={counted(count, 'place')}>
          {count}
        </span>
      </li>
    ))}
  </ul>
);
