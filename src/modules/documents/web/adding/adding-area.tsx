/** Around a screen on which documents can be added: dropped anywhere, chosen, pasted, or fetched. */
import { ClipboardType, File, Folder, Globe, Plus } from 'lucide-react';
import { createContext, use, useCallback, useRef, useState, type ReactNode } from 'react';
import { Button } from '../../../../ui/controls/button.tsx';
import { Menu } from '../../../../ui/controls/menu.tsx';
import { AddingReport } from './adding-report.tsx';
import { AddingStrip } from './adding-strip.tsx';
import { useAddings } from './addings.ts';
import { arrangeFiles, chosenFiles, droppedFiles, type Arranged, type FoundFile } from './arrange-files.ts';
import { FilesForm } from './files-form.tsx';
import type { FormProps } from './form-props.ts';
import { useStartAdding, type Chosen } from './use-adding.ts';
import { useFileDrop } from './use-file-drop.ts';
import { TextForm, WebPageForm } from './words-forms.tsx';

interface AddingDoors {
  readonly chooseFiles: () => void;
  readonly chooseFolder: () => void;
  readonly writeText: () => void;
  readonly giveAddress: () => void;
  /** Puts a file in the place of a document, under the document's path. */
  readonly replace: (path: string, file: File) => void;
  /** Shows how an addition goes, or what came of it. */
  readonly show: (bundle: string) => void;
  /** The bundle one is in. */
  readonly bundle: string | undefined;
  /** The bundle whose addition is shown already. */
  readonly shown: string | undefined;
}

const AddingContext = createContext<AddingDoors | undefined>(undefined);

/** The ways to add documents, on a screen inside an `AddingArea`. */
export function useAddingDoors(): AddingDoors {
  const doors = use(AddingContext);
  if (!doors) throw new Error('There is no AddingArea above.');
  return doors;
}

type Open =
  | { readonly form: 'files'; readonly arranged: Arranged }
  | { readonly form: 'text' | 'page' }
  | { readonly report: string }
  | undefined;

/** An attribute that every browser knows and the types do not. */
const wholeFolder = { webkitdirectory: '' };

interface AddingAreaProps {
  /** The bundle that everything goes to; left out, it is asked. */
  readonly bundle?: string;
  /** Nothing is taken while something else than now is looked at. */
  readonly closed?: boolean;
  readonly children: ReactNode;
}

export function AddingArea({ bundle, closed = false, children }: AddingAreaProps): ReactNode {
  const [open, setOpen] = useState<Open>();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = useCallback((found: readonly FoundFile[]) => {
    if (found.length > 0) setOpen({ form: 'files', arranged: arrangeFiles(found) });
  }, []);
  const start = useStartAdding();
  const dragging = useFileDrop((data) => void droppedFiles(data).then(take), open === undefined && !closed);
  const doors: AddingDoors = {
    chooseFiles: () => files.current?.click(),
    chooseFolder: () => folder.current?.click(),
    writeText: () => setOpen({ form: 'text' }),
    giveAddress: () => setOpen({ form: 'page' }),
    replace: (path, file) => {
      if (bundle === undefined) return;
      start(bundle, { files: [{ path, file }] });
      setOpen({ report: bundle });
    },
    show: (of) => setOpen({ report: of }),
    bundle,
    shown: open && 'report' in open ? open.report : undefined,
  };
  const input = { type: 'file', multiple: true, hidden: true, tabIndex: -1, 'aria-hidden': true } as const;
  const chosen = (element: HTMLInputElement): void => {
    if (element.files) take(chosenFiles(element.files));
    element.value = '';
  };
  return (
    <AddingContext value={doors}>
      {children}
      <input ref={files} {...input} onChange={({ currentTarget }) => chosen(currentTarget)} />
      <input ref={folder} {...input} {...wholeFolder} onChange={({ currentTarget }) => chosen(currentTarget)} />
      {dragging && <DropVeil bundle={bundle} />}
      <OpenDialog open={open} bundle={bundle} onChange={setOpen} />
    </AddingContext>
  );
}

/** Says where a file that hangs over the page would go. */
const DropVeil = ({ bundle }: { readonly bundle: string | undefined }): ReactNode => (
  <div className="pointer-events-none fixed inset-0 z-40 bg-paper/85 p-3">
    <p
      role="status"
      className="flex h-full items-center justify-center rounded border-2 border-dashed border-lapis px-6 text-center font-serif text-26 text-lapis-ink"
    >
      {bundle === undefined ? 'Drop files and folders to add them' : `Drop files and folders to add them to ${bundle}`}
    </p>
  </div>
);

interface OpenDialogProps {
  readonly open: Open;
  readonly bundle: string | undefined;
  readonly onChange: (open: Open) => void;
}

function OpenDialog({ open, bundle, onChange }: OpenDialogProps): ReactNode {
  const addings = useAddings();
  const start = useStartAdding();
  if (open === undefined) return null;
  const onClose = (): void => onChange(undefined);
  if ('report' in open) {
    const adding = addings.find((one) => one.bundle === open.report);
    return adding ? <AddingReport adding={adding} onClose={onClose} /> : null;
  }
  const onAdd = (to: string, chosen: Chosen): void => {
    start(to, chosen);
    onChange({ report: to });
  };
  const form: FormProps = { bundle, onClose, onAdd };
  if (open.form === 'files') return <FilesForm {...form} arranged={open.arranged} />;
  return open.form === 'text' ? <TextForm {...form} /> : <WebPageForm {...form} />;
}

/** Additions that run or wait to be looked at: of the bundle one is in, or of all. */
export function AddingStrips(): ReactNode {
  const { bundle, show, shown } = useAddingDoors();
  const addings = useAddings().filter((adding) => adding.bundle !== shown && (bundle === undefined || adding.bundle === bundle));
  if (addings.length === 0) return null;
  return (
    <div className="mb-6 border-b border-hairline">
      {addings.map((adding) => (
        <AddingStrip key={adding.bundle} adding={adding} onShow={() => show(adding.bundle)} />
      ))}
    </div>
  );
}

interface AddMenuProps {
  readonly align?: 'start' | 'end';
  /** Whether it is what one came for. */
  readonly primary?: boolean;
}

/** The button of adding, with its four ways. */
export function AddMenu({ align = 'end', primary = true }: AddMenuProps): ReactNode {
  const doors = useAddingDoors();
  return (
    <Menu
      align={align}
      trigger={
        <Button kind={primary ? 'primary' : 'plain'} icon={Plus}>
          Add documents
        </Button>
      }
      groups={[
        [
          { label: 'Files', icon: File, onSelect: doors.chooseFiles },
          { label: 'A folder', icon: Folder, onSelect: doors.chooseFolder },
        ],
        [
          { label: 'Text', icon: ClipboardType, onSelect: doors.writeText },
          { label: 'A web page', icon: Globe, onSelect: doors.giveAddress },
        ],
      ]}
    />
  );
}
