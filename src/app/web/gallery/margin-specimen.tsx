import type { ReactNode } from 'react';
import { TextLink } from '../../../ui/routing/link.tsx';

/** The margin needs a page of its own: this leads to it. */
export const MarginSpecimen = (): ReactNode => (
  <p className="reading">
    <TextLink href="/gallery/margin">A page with living margins</TextLink>: shelf, page, and notes at the height of what they belong to.
  </p>
);
