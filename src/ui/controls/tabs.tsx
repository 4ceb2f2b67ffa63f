import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

interface Tab {
  readonly value: string;
  readonly label: string;
  /** How many things are behind it. */
  readonly count?: number;
  readonly content: ReactNode;
}

interface TabsProps {
  readonly tabs: readonly Tab[];
  readonly value: string;
  readonly onValueChange: (value: string) => void;
}

/** Several views of one thing; which one is shown belongs into the address. */
export const Tabs = ({ tabs, value, onValueChange }: TabsProps): ReactNode => (
  <Base.Root value={value} onValueChange={(next) => onValueChange(String(next))}>
    <Base.List className="flex gap-5 overflow-x-auto border-b border-hairline">
      {tabs.map((tab) => (
        <Base.Tab
          key={tab.value}
          value={tab.value}
          className="-mb-px cursor-pointer border-b-2 border-transparent px-0.5 py-2 text-14 whitespace-nowrap text-ink-soft transition-colors hover:text-ink data-active:border-lapis data-active:font-medium data-active:text-ink"
        >
          {tab.label}
          {tab.count !== undefined && <span className="figures ml-1.5 text-13 text-ink-soft">{tab.count}</span>}
        </Base.Tab>
      ))}
    </Base.List>
    {tabs.map((tab) => (
      <Base.Panel key={tab.value} value={tab.value} className="pt-4 outline-none">
        {tab.content}
      </Base.Panel>
    ))}
  </Base.Root>
);
