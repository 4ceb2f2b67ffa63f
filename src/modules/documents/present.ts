/** From what the verbs return to the shapes of the contract. */
import type { z } from 'zod';
import type { Cause, Outcome } from '../../kernel/lineage/index.ts';
import type { Added } from './add-version.ts';
import { cellAddresses } from './cell-addresses.ts';
import { diffParts } from './diff/diff-parts.ts';
import type { Applied } from './apply-version.ts';
import type { AddedDocument } from './describe-documents.ts';
import type { Restaged } from './change-open-version.ts';
import type { addDocuments, appliedSchema, causeSchema, planSchema, readBlocks } from './contract.ts';
import type { Block, Range } from './model.ts';
import type { VersionPlan } from './plan-version.ts';
import type { readDocument } from './read-versions.ts';
import type { VersionRow } from './tables.ts';

export const presentVersion = ({ number, status }: VersionRow): { number: number; status: VersionRow['status'] } => ({ number, status });

export const presentCauses = (causes: readonly Cause[]): z.output<typeof causeSchema>[] =>
  // The modules that explain write causes in this very shape; the schema is checked when answers are.
  causes.map((cause) => ({ ...cause }) as z.output<typeof causeSchema>);

const presentAffected = (outcome: Outcome): z.output<typeof planSchema>['affected'][number] => ({
  kind: outcome.kind,
  id: outcome.derivation,
  label: outcome.label,
  severity: outcome.severity,
  certainty: outcome.by === 'guess' ? 'possible' : 'certain',
  before: outcome.before,
  ...(outcome.after === undefined ? {} : { after: outcome.after }),
  causes: presentCauses(outcome.causes),
  ...(outcome.parts ? { sentences: diffParts(outcome.parts.before, outcome.parts.after, presentCauses(outcome.causes)) } : {}),
});

/** `numbers` are the version numbers the plan goes between; `cutoff` is of the recipes that ran for it. */
export function presentPlan(
  plan: VersionPlan,
  named: { bundle: string; from: number | null; to: number; cutoff: number },
): z.output<typeof planSchema> {
  const affected = plan.outcomes.filter((outcome) => outcome.affected).map(presentAffected);
  const { bundle, from, to, cutoff } = named;
  const { spans, live, toolchain = [] } = plan;
  return {
    bundle,
    from,
    to,
    spans,
    affected,
    cutoff,
    unaffected: live - affected.length,
    cost: { tokens: 0, usd: 0 },
    ...(toolchain.length === 0 ? {} : { toolchain: toolchain.map((step) => ({ ...step })) }),
  };
}

export const presentApplied = (applied: Applied): z.output<typeof appliedSchema> => ({
  version: applied.number,
  rerun: applied.executed,
  cutoff: applied.cutoff,
  reused: applied.reused,
  failed: applied.failed,
  undecided: applied.undecided,
});

/** A document with its structure, as its revision stores it. */
export function presentDocument(read: Awaited<ReturnType<typeof readDocument>>): z.output<(typeof readBlocks)['result']> {
  const { bundle, version, document, path, revision, pages, poster } = read;
  const { id, format, title, canonical: text } = revision;
  return {
    bundle: bundle.name,
    path,
    version: version.number,
    document,
    revision: id,
    format,
    title,
    text,
    blocks: revision.blocks.map(({ hash: _, cells, attributes, ...block }) => ({
      ...block,
      ...(cells ? { cells: presentCells(cells, attributes) } : {}),
      ...(attributes ? { attributes } : {}),
    })),
    pages: pages.map(({ page, first_char: start, end_char: end, width, height, scanned, recognized }) => ({
      page,
      start,
      end,
      width,
      height,
      scanned,
      ...(recognized === null ? {} : { recognized }),
    })),
    annotations: revision.annotations ?? [],
    ...(revision.facts ? { facts: revision.facts } : {}),
    ...(revision.properties ? { properties: revision.properties } : {}),
    ...(poster ? { poster } : {}),
  };
}

function presentCells(cells: readonly Range[], attributes: Block['attributes']): (Range & { address?: string })[] {
  const addresses = attributes ? cellAddresses({ attributes }) : [];
  return cells.map((cell, index) => ({ ...cell, ...(addresses[index] === undefined ? {} : { address: addresses[index] }) }));
}

type ChangedListing = z.output<(typeof addDocuments)['result']>;

export function presentAdded(added: Added, plan: z.output<typeof planSchema> | undefined): ChangedListing {
  return {
    bundle: added.bundle.name,
    version: added.version ? presentVersion(added.version) : null,
    documents: added.documents.map((document: AddedDocument) => ({ ...document }) as ChangedListing['documents'][number]),
    ...(plan ? { plan } : {}),
    ...(added.applied ? { applied: presentApplied(added.applied) } : {}),
  };
}

export function presentRestaged(
  restaged: Restaged,
  status: 'removed' | 'replaced',
  path: string,
  plan: z.output<typeof planSchema> | undefined,
): ChangedListing {
  return {
    bundle: restaged.bundle.name,
    version: restaged.version ? presentVersion(restaged.version) : null,
    documents: [{ path, revision: restaged.document.revision, status: restaged.outcome === 'unchanged' ? 'unchanged' : status }],
    ...(plan ? { plan } : {}),
  };
}
