/** From what a person names to the thing that is meant, and the moment it is looked at. */
import type { Reader } from '../../kernel/db/port.ts';
import { derivationsAt, type Cause, type Moment } from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import {
  erasedOn,
  findDocument,
  lastMomentOf,
  loadParsed,
  parseAddress,
  requireBundle,
  resolveMoment,
  versionAtMoment,
  type SpanAddress,
} from '../../modules/documents/index.ts';
import { dismissalsOf, type PresentedDismissal } from '../../modules/verdicts/index.ts';
import { placedThing, type Thing } from './thing.ts';

export interface Subject {
  readonly thing: Thing;
  readonly moment: Moment;
  readonly since?: number;
  readonly causes: readonly Cause[];
  readonly dismissed?: PresentedDismissal | undefined;
}

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws StemmaError NOT_FOUND, VALIDATION_ERROR for what is neither an id nor an address. */
export const findSubject = (reader: Reader, named: string, asOf: string | undefined): Promise<Subject> =>
  isId.test(named) ? derivedSubject(reader, named.toLowerCase(), asOf) : placedSubject(reader, parseAddress(named), asOf);

async function derivedSubject(reader: Reader, id: string, asOf: string | undefined): Promise<Subject> {
  const moment = await resolveMoment(reader, asOf, undefined);
  const [row] = await derivationsAt(reader, moment.seq, { ids: [id] });
  if (!row)
    throw new StemmaError('NOT_FOUND', `There is nothing with this id that was derived from documents.${await erasedOn(reader, id)}`, {
      id,
    });
  const { kind, label, state, trace, causes, from_seq: since } = row;
  const dismissed = state === 'current' ? undefined : (await dismissalsOf(reader, moment.seq, [row])).get(id);
  return { thing: { id, kind, label, state, trace }, moment, since, causes: state === 'current' ? [] : causes, dismissed };
}

/** A place with a version is looked at as long as that version was served: all that was ever recorded on it is there. */
async function placedSubject(reader: Reader, address: SpanAddress, asOf: string | undefined): Promise<Subject> {
  const bundle = await requireBundle(reader, address.bundle);
  const named = asOf === undefined ? undefined : await resolveMoment(reader, asOf, bundle);
  const version = await versionAtMoment(reader, bundle, address.version, named);
  const moment = named ?? { seq: (await lastMomentOf(reader, version)).seq };
  const at = { bundle: bundle.name, version: version.number };
  if (address.path === undefined) return { thing: placedThing(at), moment, causes: [] };
  const found = await findDocument(reader, { bundle: bundle.name, path: address.path, version: version.number });
  const document = { ...at, document: found.path };
  if (!address.span) return { thing: placedThing(document), moment, causes: [] };
  const { start, end } = address.span;
  const text = (await loadParsed(reader, [found.revision])).get(found.revision)?.canonical ?? '';
  if (end > text.length) {
    throw new StemmaError('NOT_FOUND', `The text of "${found.path}" ends at ${text.length}: there is no span ${start}-${end} in it.`);
  }
  return { thing: placedThing({ ...document, span: address.span }, text.slice(start, end)), moment, causes: [] };
}
