import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classes } from '../classes.ts';
import { Tooltip } from './tooltip.tsx';

type Kind = 'primary' | 'plain' | 'quiet' | 'danger';

const kinds: Record<Kind, string> = {
  primary: 'bg-lapis text-on-lapis border-lapis hover:brightness-110 active:brightness-95',
  plain: 'bg-raised text-ink border-edge/60 hover:border-edge hover:bg-well active:bg-hairline',
  quiet: 'text-ink border-transparent hover:bg-well active:bg-hairline',
  danger: 'bg-raised text-vermilion-ink border-vermilion/60 hover:border-vermilion hover:bg-vermilion-tint',
};

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: Kind;
  readonly icon?: LucideIcon;
  /** The work it started is under way: it keeps its width, shows a turning mark and takes no click. */
  readonly busy?: boolean;
  /** Why it cannot be pressed now; shown on hover and focus. It stays focusable, so that everybody can find out. */
  readonly unless?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A verb with its object: "Apply 9 changes". One primary on a screen at most. */
export function Button({
  kind = 'plain',
  icon: Icon,
  busy = false,
  unless,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps): ReactNode {
  const off = rest.disabled === true || unless !== undefined || busy;
  const button = (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled === true}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      aria-description={unless}
      onClick={off ? (event) => event.preventDefault() : onClick}
      className={classes(
        'inline-flex h-8 shrink-0 items-center justify-center gap-2 rounded border px-3 text-14 font-medium whitespace-nowrap transition-[background-color,border-color,filter] select-none',
        kinds[kind],
        off ? 'cursor-default opacity-55' : 'cursor-pointer',
        className,
      )}
    >
      {busy ? (
        <LoaderCircle size={16} strokeWidth={1.5} aria-hidden className="animate-[spin_1s_linear_infinite]" />
      ) : (
        Icon && <Icon size={16} strokeWidth={1.5} aria-hidden />
      )}
      {children}
    </button>
  );
  return unless === undefined ? button : <Tooltip words={unless}>{button}</Tooltip>;
}

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'busy' | 'kind'> {
  /** What it does: its accessible name and its tooltip. */
  readonly label: string;
  readonly icon: LucideIcon;
  /** Stays pressed while what it opened or switched is on. */
  readonly pressed?: boolean;
  readonly keys?: string;
}

/** An icon alone, where the icon is well known; its name comes up on hover and focus. */
export function IconButton({ label, icon: Icon, pressed, keys, unless, className, onClick, ...rest }: IconButtonProps): ReactNode {
  return (
    <Tooltip words={unless ?? label} {...(keys === undefined ? {} : { keys })}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={unless !== undefined || undefined}
        onClick={unless === undefined ? onClick : undefined}
        className={classes(
          'inline-flex size-8 shrink-0 items-center justify-center rounded text-ink-soft transition-colors hover:bg-well hover:text-ink aria-pressed:bg-lapis-tint aria-pressed:text-lapis-ink',
          unless === undefined ? 'cursor-pointer' : 'cursor-default opacity-55',
          className,
        )}
      >
        <Icon size={20} strokeWidth={1.5} aria-hidden />
      </button>
    </Tooltip>
  );
}
