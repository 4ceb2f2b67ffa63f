/** One labelled control of a form. The words under it say what is expected, or what is wrong with what was given. */
import { ChevronDown } from 'lucide-react';
import { useId, type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';
import { classes } from '../classes.ts';

interface Labelled {
  readonly label: string;
  /** The label is for screen readers only: what it is can be seen from its place. */
  readonly hiddenLabel?: boolean;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

interface FieldProps extends Labelled {
  readonly className?: string | undefined;
  readonly children: (control: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }) => ReactNode;
}

/** For a control of one's own; `Input`, `Textarea` and `Select` are fields already. */
export function Field({ label, hiddenLabel = false, hint, error, className, children }: FieldProps): ReactNode {
  const id = useId();
  const words = error ?? hint;
  return (
    <div className={classes('flex flex-col gap-1', className)}>
      <label htmlFor={id} className={hiddenLabel ? 'sr-only' : 'text-13 font-medium'}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': words === undefined ? undefined : `${id}-words`,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {words !== undefined && (
        <p id={`${id}-words`} className={classes('text-13', error === undefined ? 'text-ink-soft' : 'text-vermilion-ink')}>
          {words}
        </p>
      )}
    </div>
  );
}

const box =
  'w-full rounded border border-edge bg-raised px-2.5 text-14 text-ink placeholder:text-ink-soft transition-colors hover:border-ink-soft focus:border-lapis focus:outline-2 focus:-outline-offset-1 focus:outline-lapis disabled:opacity-55 aria-invalid:border-vermilion';

type InputProps = Labelled & InputHTMLAttributes<HTMLInputElement> & { readonly ref?: Ref<HTMLInputElement> };

export const Input = ({ label, hiddenLabel, hint, error, className, ...rest }: InputProps): ReactNode => (
  <Field {...labelled({ label, hiddenLabel, hint, error })} className={className}>
    {(control) => <input {...rest} {...control} className={classes(box, 'h-8')} />}
  </Field>
);

type TextareaProps = Labelled &
  TextareaHTMLAttributes<HTMLTextAreaElement> & { readonly ref?: Ref<HTMLTextAreaElement>; readonly reading?: boolean };

/** `reading` sets what is written as it will be read. */
export const Textarea = ({ label, hiddenLabel, hint, error, className, reading = false, ...rest }: TextareaProps): ReactNode => (
  <Field {...labelled({ label, hiddenLabel, hint, error })} className={className}>
    {(control) => (
      <textarea rows={3} {...rest} {...control} className={classes(box, 'field-sizing-content min-h-16 py-2', reading && 'reading')} />
    )}
  </Field>
);

interface SelectOption {
  readonly value: string;
  readonly label: string;
}
type SelectProps = Labelled & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'children'> & { readonly options: readonly SelectOption[] };

/** The browser's own list: it works with every keyboard, screen reader and phone. */
export const Select = ({ label, hiddenLabel, hint, error, className, options, ...rest }: SelectProps): ReactNode => (
  <Field {...labelled({ label, hiddenLabel, hint, error })} className={className}>
    {(control) => (
      <span className="relative">
        <select {...rest} {...control} className={classes(box, 'h-8 cursor-pointer appearance-none pr-8')}>
          {options.map(({ value, label: words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
        <ChevronDown size={16} strokeWidth={1.5} aria-hidden className="pointer-events-none absolute top-2 right-2 text-ink-soft" />
      </span>
    )}
  </Field>
);

type CheckboxProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> & {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
};

export const Checkbox = ({ label, hint, className, ...rest }: CheckboxProps): ReactNode => (
  <label className={classes('flex cursor-pointer items-start gap-2 text-14', className)}>
    <input type="checkbox" {...rest} className="mt-px size-4 shrink-0 accent-lapis" />
    <span>
      {label}
      {hint !== undefined && <span className="block text-13 text-ink-soft">{hint}</span>}
    </span>
  </label>
);

interface LooseLabels {
  readonly label: string;
  readonly hiddenLabel: boolean | undefined;
  readonly hint: ReactNode;
  readonly error: string | undefined;
}

const labelled = ({ label, hiddenLabel = false, hint, error }: LooseLabels): Labelled => ({ label, hiddenLabel, hint, error });
