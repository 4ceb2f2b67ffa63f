import type { z } from 'zod';
import { handle, type Api } from '../../kernel/contract/handle.ts';
import type { Store } from '../../kernel/db/port.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { datesNamed, pagesAt, placeKey, placeRevisions, requireBundle, resolveMoment } from '../documents/index.ts';
import { searchRoute, type hitSchema } from './contract.ts';
import { searchAt } from './search.ts';
import { cellsOfHits } from './hit-cells.ts';
import type { EmbedQuestions } from './vectors/embed-questions.ts';

export interface SearchContext {
  readonly store: Store;
  readonly embedQuestions: EmbedQuestions;
}

export function registerSearchRoutes(api: Api<SearchContext>): void {
  handle(
    api,
    searchRoute,
  )(async ({ context, body, signal }) => {
    await context.embedQuestions([body.query], signal);
    return findPassages(context.store, body);
  });
}

type Hit = z.output<typeof hitSchema>;

function findPassages(store: Store, request: z.output<typeof searchRoute.body>): Promise<z.output<typeof searchRoute.result>> {
  const { query, k, includeSuperseded = false, explain = false, format, author, tag, since, until } = request;
  if (query.trim() === '') throw new StemmaError('VALIDATION_ERROR', 'The query is empty. Give at least one word.');
  const dates = datesNamed({ since, until });
  return store.read(async (reader) => {
    const bundle = request.bundle === undefined ? undefined : await requireBundle(reader, request.bundle);
    const moment = await resolveMoment(reader, request.asOf, bundle);
    const filters = {
      ...(bundle ? { bundle: bundle.id } : {}),
      ...(format === undefined ? {} : { format }),
      ...(author === undefined ? {} : { author }),
      ...(tag === undefined ? {} : { tag }),
      ...dates,
      ...(request.path === undefined ? {} : { pathPrefix: request.path.normalize('NFC') }),
    };
    const { hits, query: analysed, wordsOnly } = await searchAt(reader, moment, { query, k, includeSuperseded, explain, ...filters });
    const places = includeSuperseded ? await placeRevisions(reader, moment, hits) : undefined;
    const pages = await pagesAt(
      reader,
      hits.map((hit) => (hit.paged ? hit : undefined)),
    );
    const cells = await cellsOfHits(reader, hits, new Set(analysed.terms.map(({ term }) => term)));
    return {
      ...(wordsOnly ? { wordsOnly: true as const } : {}),
      hits: hits.flatMap((hit, index): Hit[] => {
        const place = places ? places.get(placeKey(hit)) : { ...hit, visible: true };
        if (!place) return [];
        const [page, cell] = [pages[index], cells[index]];
        const { revision, passage, score, start, end, snippet } = hit;
        return [
          {
            bundle: place.bundleName,
            document: place.path,
            version: place.version,
            revision,
            passage,
            score,
            start,
            end,
            snippet,
            found: hit.found.map((range) => ({ ...range })),
            headingPath: [...hit.headingPath],
            ...(page === undefined ? {} : { page }),
            ...(cell === undefined ? {} : { cell }),
            ...(place.visible ? {} : { superseded: true as const }),
            ...(hit.explain
              ? { explain: { ...hit.explain, phrases: [...hit.explain.phrases], terms: hit.explain.terms.map((term) => ({ ...term })) } }
              : {}),
          },
        ];
      }),
    };
  });
}
