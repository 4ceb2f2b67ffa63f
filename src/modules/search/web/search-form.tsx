import { Search } from 'lucide-react';
import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
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
  const form = useRef<HTMLFormElement>(null);
  // It does not close over somebody who clears the last of them.
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (box.current) box.current.value = searched.query;
    if (searched.query === '') box.current?.focus();
  }, [searched.query]);
  const send = (change: Partial<Searched> = {}): void => {
    const written = form.current ? new FormData(form.current) : undefined;
    const next = {
      ...searched,
      query: box.current?.value.trim() ?? '',
      ...Object.fromEntries(texts.map((name) => [name, textIn(written?.get(name))])),
      count: pageSize,
      ...change,
    };
    const target = searchPath(next.query, next);
    if (target === searchPath(searched.query, { ...searched, count: pageSize })) onAgain();
    else go(target);
  };
  return (
    <form
      ref={form}
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
          <TextFilter name="path" label="Path begins with" placeholder="folder/" searched={searched} onLeave={send} />
          <Checkbox
            className="pb-1.5"
            label="Also versions that were replaced"
            checked={searched.superseded}
            onChange={(event) => send({ superseded: event.target.checked })}
          />
        </Suspense>
      </div>
      <details open={isOpen || stated.some((name) => searched[name] !== '')} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="w-fit cursor-pointer text-14 text-ink-soft hover:text-ink">Author, tag and date</summary>
        <div className="mt-3 flex flex-wrap items-end gap-3">
          <TextFilter name="author" label="Author" placeholder="part of a name" searched={searched} onLeave={send} />
          <TextFilter name="tag" label="Tag" searched={searched} onLeave={send} />
          <TextFilter name="since" label="From" searched={searched} onLeave={send} />
          <TextFilter name="until" label="Up to" searched={searched} onLeave={send} />
        </div>
        <p className="mt-2 max-w-measure text-13 text-ink-soft">
          As documents state them of themselves. One that states no date has the day on which it was read.
        </p>
      </details>
    </form>
  );
}

/** What documents state of themselves, and whatever else is written into a box. */
const stated = ['author', 'tag', 'since', 'until'] as const;
const texts = ['path', ...stated] as const;

const textIn = (written: FormDataEntryValue | null | undefined): string => (typeof written === 'string' ? written.trim() : '');

interface TextFilterProps {
  readonly name: (typeof texts)[number];
  readonly label: string;
  readonly placeholder?: string;
  readonly searched: Searched;
  /** Called when it is left with other words than are searched by. */
  readonly onLeave: () => void;
}

function TextFilter({ name, label, placeholder, searched, onLeave }: TextFilterProps): ReactNode {
  const box = useRef<HTMLInputElement>(null);
  const value = searched[name];
  useEffect(() => {
    if (box.current) box.current.value = value;
  }, [value]);
  // The address takes times of a day too, which no field of a date holds.
  const dated = (name === 'since' || name === 'until') && /^(\d{4}-\d{2}-\d{2})?$/.test(value);
  return (
    <Input
      ref={box}
      name={name}
      label={label}
      type={dated ? 'date' : 'text'}
      className="min-w-0 flex-1 basis-36 phone:max-w-44"
      {...(placeholder === undefined ? {} : { placeholder })}
      spellCheck={false}
      autoCapitalize="none"
      onBlur={(event) => event.target.value.trim() !== value && onLeave()}
    />
  );
}
