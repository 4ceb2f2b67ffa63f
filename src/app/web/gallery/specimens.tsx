import type { ReactNode } from 'react';

const sizes = ['text-13', 'text-14', 'text-16', 'text-20', 'text-26', 'text-34'];
const swatches = [
  { name: 'lapis', mark: 'bg-lapis', tint: 'bg-lapis-tint text-lapis-ink', words: 'action, links' },
  { name: 'verdigris', mark: 'bg-verdigris', tint: 'bg-verdigris-tint text-verdigris-ink', words: 'current, inserted' },
  { name: 'ochre', mark: 'bg-ochre', tint: 'bg-ochre-tint text-ochre-ink', words: 'suspect' },
  { name: 'vermilion', mark: 'bg-vermilion', tint: 'bg-vermilion-tint text-vermilion-ink', words: 'stale, removed, errors' },
];

export const Specimens = (): ReactNode => (
  <div className="space-y-6">
    <div className="space-y-2">
      {sizes.map((size) => (
        <p key={size} className={`${size} flex flex-wrap items-baseline gap-x-4`}>
          <span className="font-serif">Thirty days after delivery</span>
          <span>Apply 9 changes</span>
          <span className="figures font-mono">1,204</span>
        </p>
      ))}
    </div>
    <p className="reading max-w-measure">
      A document is set like a book: Source Serif at sixteen points, one and a half lines, some seventy characters wide.{' '}
      <em>What others have written</em> stands in the margin beside it, at the height of what it belongs to.
    </p>
    <ul className="divide-y divide-hairline border-y border-hairline">
      {swatches.map(({ name, mark, tint, words }) => (
        <li key={name} className="flex items-center gap-3 py-2 text-13">
          <span className={`size-6 rounded ${mark}`} />
          <span className={`rounded px-2 py-0.5 ${tint}`}>{name}</span>
          <span className="text-ink-soft">{words}</span>
        </li>
      ))}
    </ul>
  </div>
);
