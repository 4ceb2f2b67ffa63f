import type { ReactNode } from 'react';
import { Page } from '../../../../../ui/layout/page.tsx';
import { bundlePath, homePath, versionsPath } from '../../paths.ts';
import { BundleShelf } from '../../shelf/bundle-shelf.tsx';
import { ChangedDocuments } from './changed-documents.tsx';
import { Comparison } from './comparison.tsx';

interface CompareScreenProps {
  readonly bundle: string;
  readonly from: number;
  readonly to: number;
  readonly search: Readonly<Record<string, string>>;
}

/** Any two versions of a bundle compared. */
export const CompareScreen = ({ bundle, from, to, search }: CompareScreenProps): ReactNode => (
  <Page
    title={`Version ${from} and version ${to} of ${bundle}`}
    crumbs={[
      { label: 'Shelf', href: homePath() },
      { label: bundle, href: bundlePath(bundle) },
      { label: 'Versions', href: versionsPath(bundle) },
    ]}
    width="full"
    shelf={
      <>
        <ChangedDocuments bundle={bundle} from={from} to={to} search={search} />
        <BundleShelf bundle={bundle} version={to} />
      </>
    }
  >
    <Comparison bundle={bundle} from={from} to={to} search={search} />
  </Page>
);
