import { Search } from 'lucide-react';
import { Suspense, useEffect, useRef, type ReactNode } from 'react';
import { Button } from '../../../ui/controls/button.tsx';
import { Checkbox, Input, Select } from '../../../ui/controls/field.tsx';
import { useGo } from '../../../ui/routing/link.tsx';
import { formatSchema } from '../../documents/contract.ts';
import { formatList, ScopeFields } from '../../documents/web/index.ts';
import { pageSize, searchPath, type Searched } from './paths.ts';

interface SearchFormProps {
  readonly searched: Searched;
  readonly busy: boolean;
  /** Searches the same once more. */
  readonly onAgain: () => void;
  /** Arrow down in the box goes to the first result. */
  readonly onDown: () => void;
}

const formatOptions = [
  { value: '', label: 'All types' },
  ...formatSchema.options.map((value) => ({ value, label: formatList[value].name })),
];

/** The words and what narrows them. Everything goes into the address, from where it is searched. */
export function SearchForm({ searched, busy, onAgain, onDown }: SearchFormProps): ReactNode {
  const go = useGo();
  const box = useRef<HTMLInputElement>(null);
  const path = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.value = searched.query;
    if (searched.query === '') box.current?.focus();
  }, [searched.query]);
  useEffect(() => {
    if (path.current) path.current.value = searched.path;
  }, [searched.path]);
  const send = (change: Partial<Searched> = {}): void => {
    const next = {
      ...searched,
      query: box.current?.value.trim() ?? '',
      path: path.current?.value.trim() ?? '',
      count: pageSize,
      ...change,
    };
    const target = searchPath(next.query, next);
    if (target === searchPath(searched.query, { ...searched, count: pageSize })) onAgain();
    else go(target);
  };
  return (
    <form
      aria-label="Search the documents"
      className="mb-6 space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="flex items-end gap-3">
        <input
          ref={box}
          aria-label="Words to find"
          placeholder="Words to find"
          maxLength={10_000}
          enterKeyHint="search"
          className="min-w-0 flex-1 border-b border-edge bg-transparent pb-1 font-serif text-26 outline-none placeholder:text-ink-soft focus:border-lapis focus:shadow-[0_1px_0_var(--lapis)]"
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            onDown();
          }}
        />
        <Button type="submit" kind="primary" icon={Search} busy={busy}>
          Search
        </Button>
      </div>
      <div className="flex min-h-13 flex-wrap items-end gap-3">
        <Suspense>
          <ScopeFields bundle={searched.bundle} asOf={searched.asOf} onChange={send} />
          <Select
            label="Type"
            className="min-w-0 flex-1 basis-28 phone:flex-none"
            value={searched.format}
            onChange={(event) => send({ format: event.target.value })}
            options={formatOptions}
          />
          <Input
            ref={path}
            label="Path begins with"
            className="min-w-0 flex-1 basis-36 phone:max-w-44"
            placeholder="folder/"
            spellCheck={false}
            autoCapitalize="none"
            onBlur={(event) => event.target.value.trim() !== searched.path && send()}
          />
          <Checkbox
            className="pb-1.5"
            label="Also versions that were replaced"
            checked={searched.superseded}
            onChange={(event) => send({ superseded: event.target.checked })}
          />
        </Suspense>
      </div>
    </form>
  );
}
