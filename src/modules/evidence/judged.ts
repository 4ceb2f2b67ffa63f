/** What a person judges of evidence and insights, and what was before their eyes. */
import type { Reader } from '../../kernel/db/port.ts';
import { derivationsAt, type DerivationRow, type Moment } from '../../kernel/lineage/index.ts';
import type { Judged, JudgedKind } from '../verdicts/index.ts';
import { followVerdict } from './change-insights.ts';
import { cite } from './cite.ts';
import { asInsightOutput } from './lineage-kinds.ts';
import { asPlacement, isCertain } from './placement.ts';
import { evidenceKey, insightKey } from './rules.ts';
import { loadEvidence, loadHistories, type EvidenceRow } from './store.ts';

type Quotes = Judged['quotes'];

/** The quotes of evidence as they are cited at a moment, by id. */
async function quotesOf(reader: Reader, moment: Moment, rows: readonly DerivationRow[]): Promise<Map<string, Quotes>> {
  const evidence = await loadEvidence(
    reader,
    rows.map(({ id }) => id),
  );
  const placements = rows.map(({ output }) => asPlacement(output));
  const spans = placements.map(({ place }, index) => ({
    document: (evidence.get((rows[index] as DerivationRow).id) as EvidenceRow).document,
    ...place,
  }));
  const citations = await cite(reader, moment, spans);
  return new Map(
    rows.map(({ id }, index) => {
      const citation = citations[index];
      if (!citation) return [id, []];
      const { bundle, document, version, start, end, quote } = citation;
      return [id, [{ bundle, document, version, start, end, quote, sentences: [...(placements[index]?.sentences ?? [])] }]];
    }),
  );
}

export const evidenceJudged: JudgedKind = {
  kind: 'evidence',
  async judgedAt(reader, moment, rows) {
    const quotes = await quotesOf(reader, moment, rows);
    return new Map(
      rows.map(({ id, output }) => {
        const placement = asPlacement(output);
        return [id, [{ words: null, quotes: quotes.get(id) ?? [], key: isCertain(placement) ? evidenceKey(placement) : undefined }]];
      }),
    );
  },
};

export const insightJudged: JudgedKind = {
  kind: 'insight',
  async judgedAt(reader, moment, rows) {
    const histories = await loadHistories(
      reader,
      moment.seq,
      rows.map(({ id }) => id),
    );
    const under = rows.map(({ output }) => asInsightOutput(output).evidence.map(({ id }) => id));
    const evidence = await derivationsAt(reader, moment.seq, { kind: 'evidence', ids: under.flat() });
    const quotes = await quotesOf(reader, moment, evidence);
    const byId = new Map(evidence.map((row) => [row.id, asPlacement(row.output)]));
    return new Map(
      rows.map(({ id }, index) => {
        const own = under[index] as string[];
        const statement = histories.get(id)?.at(-1)?.statement ?? '';
        const placements = own.flatMap((one) => byId.get(one) ?? []);
        const key = placements.every(isCertain) ? insightKey(statement, placements) : undefined;
        return [id, [{ words: statement, quotes: own.flatMap((one) => quotes.get(one) ?? []), key }]];
      }),
    );
  },
  follow: followVerdict,
};
