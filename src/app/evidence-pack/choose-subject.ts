/** From what a person names (an id, a bundle, bundle@version) to the derivations that belong into its pack. */
import type { Reader } from '../../kernel/db/port.ts';
import { derivationsAt, type DerivationRow, type Moment } from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { requireBundle, resolveMoment, splitVersion, versionsAt, type BundleRow } from '../../modules/documents/index.ts';
import type { Manifest } from './pack.ts';
import { answersAskedOf, documentsOf, evidenceOfBundle, readersAt } from './store.ts';

/** What goes into a pack, as it stands at the moment. Evidence under insights comes with them. */
export interface Chosen {
  readonly subject: Manifest['subject'];
  readonly moment: Moment;
  readonly answers: readonly DerivationRow[];
  readonly insights: readonly DerivationRow[];
  readonly evidence: readonly DerivationRow[];
  readonly bundle?: { readonly row: BundleRow; readonly version: number };
}

const isId = (given: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given);

/** The bundle that is named, if it is one. */
export const bundleNamed = (subject: string): { readonly bundle?: string } => (isId(subject) ? {} : { bundle: splitVersion(subject).name });

/** When: as a person says it (nothing is the present), or the moment that was found before. */
export type When = string | Moment | undefined;

/** @throws StemmaError NOT_FOUND, VALIDATION_ERROR, CONFLICT for a version that is not published */
export const chooseSubject = (reader: Reader, given: string, when: When): Promise<Chosen> =>
  isId(given) ? chooseDerivation(reader, given.toLowerCase(), when) : chooseBundle(reader, given, when);

async function publishedMoment(reader: Reader, asOf: When, bundle: BundleRow | undefined): Promise<Moment> {
  if (typeof asOf === 'object') return asOf;
  const moment = await resolveMoment(reader, asOf, bundle);
  if (moment.staged === undefined) return moment;
  throw new StemmaError('CONFLICT', `Version ${asOf} is not published. A pack shows what was; apply the version first.`);
}

async function chooseDerivation(reader: Reader, id: string, asOf: When): Promise<Chosen> {
  const moment = await publishedMoment(reader, asOf, undefined);
  const [row] = await derivationsAt(reader, moment.seq, { ids: [id] });
  const at = asOf === undefined ? '' : ' at that time';
  if (!row) throw new StemmaError('NOT_FOUND', `There is no saved answer or insight with this id${at}.`, { id });
  const { kind, label } = row;
  const none = { answers: [], insights: [], evidence: [], moment };
  if (kind === 'answer') return { ...none, subject: { kind, id, label }, answers: [row] };
  if (kind === 'insight') return { ...none, subject: { kind, id, label }, insights: [row] };
  throw new StemmaError('VALIDATION_ERROR', `This is the id of ${kind}. Export an insight that stands on it, or the bundle it is from.`);
}

async function chooseBundle(reader: Reader, given: string, asOf: When): Promise<Chosen> {
  const { name, version } = splitVersion(given);
  if (version !== undefined && typeof asOf === 'string')
    throw new StemmaError('VALIDATION_ERROR', 'Name a version (bundle@V) or a time, not both.');
  const row = await requireBundle(reader, name);
  const moment = await publishedMoment(reader, version === undefined || typeof asOf === 'object' ? asOf : String(version), row);
  const shown = (await versionsAt(reader, moment.seq)).get(row.id);
  if (!shown) throw new StemmaError('NOT_FOUND', `"${name}" had no published version at that time.`, { bundle: name });
  const evidence = await evidenceOfBundle(reader, row.id);
  const readers = evidence.length === 0 ? [] : await readersAt(reader, moment.seq, evidence);
  return {
    subject: { kind: 'bundle', id: `${name}@${shown.number}`, label: `${name}, version ${shown.number}` },
    moment,
    answers: await answersOn(reader, moment, row.id),
    insights: readers.length === 0 ? [] : await derivationsAt(reader, moment.seq, { kind: 'insight', ids: readers }),
    evidence: evidence.length === 0 ? [] : await derivationsAt(reader, moment.seq, { kind: 'evidence', ids: evidence }),
    bundle: { row, version: shown.number },
  };
}

/** Saved answers that quote a document of the bundle, or were asked of it alone. */
async function answersOn(reader: Reader, moment: Moment, bundle: string): Promise<DerivationRow[]> {
  const documents = new Set(await documentsOf(reader, bundle));
  const asked = new Set(await answersAskedOf(reader, bundle));
  const rows = await derivationsAt(reader, moment.seq, { kind: 'answer' });
  const quotes = ({ output }: DerivationRow): boolean => {
    const { sentences } = output as { readonly sentences: readonly { readonly quotes: readonly { readonly document: string }[] }[] };
    return sentences.some((sentence) => sentence.quotes.some((quote) => documents.has(quote.document)));
  };
  return rows.filter((row) => asked.has(row.id) || quotes(row));
}
