import type { ReactNode } from 'react';
import { ShelfGroup } from '../../../../../ui/layout/hairline-list.tsx';
import { changedDocuments, shownDocumentOf } from './changed.ts';
import { comparedPath, useComparison, type Compared } from './use-comparison.ts';

interface ChangedDocumentsProps extends Compared {
  readonly search: Readonly<Record<string, string>>;
}

const mostShown = 200;

/** The documents that differ between two versions, on the shelf. */
export function ChangedDocuments({ search, ...compared }: ChangedDocumentsProps): ReactNode {
  const { data } = useComparison(compared);
  if (!data) return null;
  const changed = changedDocuments(data.documents);
  if (changed.length === 0) return null;
  const shown = shownDocumentOf(changed, search['doc']);
  const view = search['view'] === 'inline' ? 'inline' : undefined;
  return (
    <ShelfGroup
      title={
        changed.length > mostShown
          ? `Changed documents, the first ${mostShown} of ${changed.length.toLocaleString('en')}`
          : 'Changed documents'
      }
      items={changed.slice(0, mostShown).map((document) => ({
        label: document.path,
        href: comparedPath(compared, document.path, view),
        current: document === shown,
        aside: document.change,
      }))}
    />
  );
}
