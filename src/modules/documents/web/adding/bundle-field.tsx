import { useId, type ReactNode } from 'react';
import { usePages } from '../../../../ui/api/calls.ts';
import { Input } from '../../../../ui/controls/field.tsx';
import { listBundles } from '../../contract.ts';
import { bundleNameProblem } from './bundle-name.ts';

interface BundleFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Said only once somebody tried to go on. */
  readonly tried: boolean;
}

/** Chooses the bundle: one that is there, or a new one by its name. */
export function BundleField({ value, onChange, tried }: BundleFieldProps): ReactNode {
  const list = useId();
  const bundles = usePages(listBundles, {});
  const known = bundles.data?.pages.flatMap(({ data }) => data.bundles) ?? [];
  const problem = bundleNameProblem(value);
  const match = known.find(({ name }) => name === value);
  const hint = match
    ? `This bundle is there: the documents are staged as its ${match.staged ? `version ${match.staged.number}` : 'next version'}, and what is published stays.`
    : 'A new bundle: its first version is published at once.';
  return (
    <>
      <Input
        label="Bundle"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        list={list}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder="lease"
        maxLength={120}
        error={problem !== undefined && (tried || value !== '') ? problem : undefined}
        hint={problem === undefined ? hint : 'A set of documents that change together, like a contract with its annexes.'}
      />
      <datalist id={list}>
        {known.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
