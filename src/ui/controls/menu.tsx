import { Menu as Base } from '@base-ui/react/menu';
import { Check, type LucideIcon } from 'lucide-react';
import { Fragment, type ReactElement, type ReactNode } from 'react';
import { classes } from '../classes.ts';

/** One line of a menu. With `checked` it is a choice among others, and shows whether it is the one. */
export interface MenuItem {
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly onSelect: () => void;
  readonly danger?: boolean;
  readonly checked?: boolean;
  /** Why it cannot be chosen now: shown under the label. */
  readonly unless?: string | undefined;
}

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  /** Groups of lines, with a hairline between them. */
  readonly groups: readonly (readonly MenuItem[])[];
  readonly align?: 'start' | 'end';
}

export const Menu = ({ trigger, groups, align = 'end' }: MenuProps): ReactNode => (
  <Base.Root>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner sideOffset={4} align={align} className="z-40 outline-none">
        <Base.Popup className="min-w-44 rounded border border-hairline bg-raised py-1 text-14 text-ink shadow-float outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
          {groups.map((group, index) => (
            <Fragment key={group[0]?.label ?? index}>
              {index > 0 && <Base.Separator className="my-1 h-px bg-hairline" />}
              {group.map((item) => (
                <MenuLine key={item.label} {...item} />
              ))}
            </Fragment>
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);

const MenuLine = ({ label, icon: Icon, onSelect, danger = false, checked, unless }: MenuItem): ReactNode => (
  <Base.Item
    onClick={onSelect}
    disabled={unless !== undefined}
    className={classes(
      'flex cursor-pointer items-center gap-2 px-3 py-1.5 outline-none select-none data-disabled:cursor-default data-disabled:text-ink-soft data-highlighted:bg-well',
      danger && 'text-vermilion-ink',
    )}
  >
    {Icon && <Icon size={16} strokeWidth={1.5} aria-hidden className="shrink-0" />}
    <span className="flex-1">
      {label}
      {unless !== undefined && <span className="block text-13">{unless}</span>}
    </span>
    {checked !== undefined && (
      <span className="inline-flex w-4 justify-end">{checked && <Check size={16} strokeWidth={1.5} aria-label="chosen" />}</span>
    )}
  </Base.Item>
);
