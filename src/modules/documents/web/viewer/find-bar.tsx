import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { IconButton } from '../../../../ui/controls/button.tsx';
import { Input } from '../../../../ui/controls/field.tsx';
import { mostFound } from './find-text.ts';
import type { Find } from './use-find.ts';

/** Words to find in the whole document, how often they stand there, and the way from place to place. Escape closes it. */
export function FindBar({ find: { sought, found, at, seek, step, close } }: { readonly find: Find }): ReactNode {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    box.current?.focus();
    box.current?.select();
  }, []);
  const many = found.length === mostFound ? `${mostFound.toLocaleString('en')} or more` : found.length.toLocaleString('en');
  const words = sought.trim() === '' ? '' : found.length === 0 ? 'Not in this document' : `${(at + 1).toLocaleString('en')} of ${many}`;
  return (
    <div
      role="search"
      aria-label="Find in this document"
      className="flex flex-wrap items-center gap-x-2 gap-y-1 border-t border-hairline px-2 py-1.5"
    >
      <Input
        ref={box}
        label="Find in this document"
        hiddenLabel
        type="search"
        placeholder="Find in this document"
        value={sought}
        className="min-w-40 flex-1 basis-40 phone:max-w-80"
        onChange={(event) => seek(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
          if (event.key === 'Escape') close();
        }}
      />
      <span role="status" className="figures min-w-16 text-13 text-ink-soft">
        {words}
      </span>
      <span className="ml-auto flex items-center">
        <IconButton icon={ArrowUp} label="Previous place" keys="Shift Enter" onClick={() => step(-1)} />
        <IconButton icon={ArrowDown} label="Next place" keys="Enter" onClick={() => step(1)} />
        <IconButton icon={X} label="Close the search" keys="Escape" onClick={close} />
      </span>
    </div>
  );
}
