import type { ReactNode } from 'react';
import { Button } from '../../../ui/controls/button.tsx';
import { ShelfGroup } from '../../../ui/layout/hairline-list.tsx';
import { MarginNotes } from '../../../ui/layout/margin-notes.tsx';
import { usePage } from '../../../ui/layout/page-context.ts';
import { Page } from '../../../ui/layout/page.tsx';
import { CitationNumeral, MarginNote } from '../../../ui/marks/citation.tsx';
import { Marker } from '../../../ui/marks/marker.tsx';
import { StateMark } from '../../../ui/marks/state-mark.tsx';

const place = '/gallery/margin';
const notes = [
  {
    lights: 'specimen-1',
    note: (
      <MarginNote
        number={1}
        lights="specimen-1"
        href={place}
        title="handbook/returns.md"
        place="Returns, version 3"
        quote="An item may be returned within thirty days of delivery."
      />
    ),
  },
  {
    lights: 'specimen-2',
    note: (
      <MarginNote
        number={2}
        lights="specimen-2"
        href={place}
        title="handbook/warranty.md"
        place="Warranty, version 3"
        quote="Lamps carry a warranty of two years from the day of purchase."
      />
    ),
  },
  {
    lights: 'specimen-3',
    note: (
      <MarginNote lights="specimen-3" title="2 insights depend on this" href={place}>
        <StateMark state="suspect" />
      </MarginNote>
    ),
  },
];
const shelf = (
  <>
    <ShelfGroup
      title="Bundles"
      items={[
        { label: 'handbook', href: place, current: true, aside: '12' },
        { label: 'contracts', href: '/gallery', aside: '4' },
      ]}
    />
    <ShelfGroup title="Versions" items={[{ label: 'Version 3', href: '/gallery', aside: 'published' }]} />
  </>
);

/** A page with living margins, as screens make it. */
export const MarginScreen = (): ReactNode => (
  <Page
    title="How long may a lamp be returned?"
    crumbs={[
      { label: 'Gallery', href: '/gallery' },
      { label: 'Answers', href: '/gallery' },
    ]}
    actions={<Button>Run again</Button>}
    shelf={shelf}
    margin={<MarginNotes notes={notes} />}
    marginTitle="3 notes"
  >
    <Text />
  </Page>
);

function Text(): ReactNode {
  const { openMargin } = usePage();
  return (
    <div className="reading space-y-4">
      <p>
        A lamp may be returned <Marker lights="specimen-1">within thirty days of delivery</Marker>, in the box it came in.
        <CitationNumeral number={1} lights="specimen-1" label="handbook/returns.md" onOpen={openMargin} /> After that the warranty applies,
        which runs for two years from the day of purchase.
        <CitationNumeral number={2} lights="specimen-2" label="handbook/warranty.md" onOpen={openMargin} />
      </p>
      <p>
        Shades and bulbs are parts that wear: for those the shop decides in each case, and writes its reasons on the receipt so that the
        next person at the counter can follow them.
      </p>
      <p data-note-anchor="specimen-3">
        Whoever returns a lamp is asked whether it was repaired before. A repaired lamp keeps its term: the days are counted from the first
        delivery, not from the repair.
      </p>
    </div>
  );
}
