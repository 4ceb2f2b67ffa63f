import type { ReactNode } from 'react';

/** The mark of the house: one node above, two below, one of them marked. */
export const Logo = ({ size = 20 }: { readonly size?: number }): ReactNode => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    aria-hidden="true"
    className="shrink-0"
  >
    <path d="M10 6.5 5.5 13.5M10 6.5l4.5 7" />
    <circle cx="10" cy="4.5" r="2" />
    <circle cx="4.5" cy="15.5" r="2" />
    <circle cx="15.5" cy="15.5" r="2" className="fill-vermilion stroke-vermilion" />
  </svg>
);
