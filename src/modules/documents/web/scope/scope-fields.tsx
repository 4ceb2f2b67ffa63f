import { useEffect, useState, type ReactNode } from 'react';
import { usePages } from '../../../../ui/api/calls.ts';
import { Input, Select } from '../../../../ui/controls/field.tsx';
import { listBundles, listVersions } from '../../contract.ts';
import { momentOptions, otherMoment } from './moments.ts';

interface ScopeFieldsProps {
  /** The name of a bundle; '' for all. */
  readonly bundle: string;
  /** A time or a version number; '' for now. */
  readonly asOf: string;
  readonly onChange: (scope: { readonly bundle: string; readonly asOf: string }) => void;
}

const mostPages = 10;

/** Where to look: in which bundle, and at which moment. */
export function ScopeFields({ bundle, asOf, onChange }: ScopeFieldsProps): ReactNode {
  const bundles = usePages(listBundles, { query: { limit: 100 } });
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = bundles;
  const read = data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && read < mostPages) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, read]);
  const names = data?.pages.flatMap((page) => page.data.bundles.map(({ name }) => name)) ?? [];
  const known = bundle === '' || names.includes(bundle) ? names : [bundle, ...names];
  return (
    <>
      <Select
        label="In"
        className="min-w-0 flex-1 basis-40 phone:flex-none phone:basis-48"
        value={bundle}
        // A version number means something in its own bundle only.
        onChange={(event) => onChange({ bundle: event.target.value, asOf: /^\d+$/.test(asOf) ? '' : asOf })}
        options={[{ value: '', label: 'All bundles' }, ...known.map((name) => ({ value: name, label: name }))]}
      />
      <MomentField bundle={bundle} asOf={asOf} onChange={(moment) => onChange({ bundle, asOf: moment })} />
    </>
  );
}

interface MomentFieldProps {
  readonly bundle: string;
  readonly asOf: string;
  readonly onChange: (asOf: string) => void;
}

function MomentField({ bundle, asOf, onChange }: MomentFieldProps): ReactNode {
  const [choosing, setChoosing] = useState(false);
  const versions = usePages(listVersions, { params: { bundle }, query: { limit: 100 } }, { enabled: bundle !== '' });
  const options = momentOptions(versions.data?.pages.flatMap(({ data }) => data.versions) ?? [], asOf);
  return (
    <>
      <Select
        label="As of"
        className="min-w-0 flex-1 basis-40 phone:flex-none phone:basis-72"
        value={choosing ? otherMoment : options.value}
        onChange={(event) => {
          setChoosing(event.target.value === otherMoment);
          if (event.target.value !== otherMoment) onChange(event.target.value);
        }}
        options={options.options}
      />
      {choosing && (
        <Input
          label="Moment"
          type="datetime-local"
          className="basis-52"
          autoFocus
          onChange={(event) => {
            const time = new Date(event.target.value);
            if (Number.isNaN(time.getTime())) return;
            onChange(time.toISOString());
          }}
          onBlur={() => setChoosing(false)}
        />
      )}
    </>
  );
}
