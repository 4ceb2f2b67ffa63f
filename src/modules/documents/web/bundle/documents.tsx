import { useRef, useState, type ReactNode } from 'react';
import { documentPath } from '../paths.ts';
import { useAddingDoors } from '../adding/adding-area.tsx';
import { useBusyWords } from '../adding/use-adding.ts';
import { RemoveDialog, RenameDialog } from './document-dialogs.tsx';
import { DocumentMenu } from './document-menu.tsx';
import type { DocumentRow } from './document-rows.ts';
import { DocumentTable } from './document-table.tsx';

interface DocumentsProps {
  readonly bundle: string;
  readonly version: number;
  readonly rows: readonly DocumentRow[];
  readonly published: number | undefined;
  readonly compared: boolean;
  /** Why documents cannot be changed here; undefined when they can. */
  readonly unless: string | undefined;
  /** What a change does to the versions. */
  readonly consequence: string;
  readonly onErase: ((path: string) => void) | undefined;
}

/** The documents of a version, with what can be done with each. */
export function Documents({ bundle, version, rows, published, compared, unless, consequence, onErase }: DocumentsProps): ReactNode {
  const [dialog, setDialog] = useState<{ readonly verb: 'rename' | 'remove'; readonly path: string }>();
  const { replace } = useAddingDoors();
  const busy = useBusyWords(bundle);
  const chooser = useRef<HTMLInputElement>(null);
  const replaced = useRef('');
  if (rows.length === 0) return <p className="border-t border-hairline py-6 text-ink-soft">No path has these words.</p>;
  const close = (): void => setDialog(undefined);
  // What is as it was is opened in the published version: its address holds when the staged one is gone.
  const versionOf = ({ change }: DocumentRow): number =>
    compared && published !== undefined && (change?.change === 'same' || change?.change === 'removed') ? published : version;
  return (
    <>
      <DocumentTable
        label={`Documents of version ${version}`}
        rows={rows}
        compared={compared}
        hrefOf={(row) => documentPath({ bundle, document: row.path, version: versionOf(row) === published ? undefined : versionOf(row) })}
        menuOf={(row) => (
          <DocumentMenu
            bundle={bundle}
            path={row.path}
            version={versionOf(row)}
            unless={row.change?.change === 'removed' ? 'It is removed already.' : (unless ?? busy)}
            onRename={() => setDialog({ verb: 'rename', path: row.path })}
            onRemove={() => setDialog({ verb: 'remove', path: row.path })}
            onErase={onErase && (() => onErase(row.path))}
            onReplace={() => {
              replaced.current = row.path;
              chooser.current?.click();
            }}
          />
        )}
      />
      <input
        ref={chooser}
        type="file"
        hidden
        tabIndex={-1}
        aria-hidden
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) replace(replaced.current, file);
          currentTarget.value = '';
        }}
      />
      {dialog?.verb === 'rename' && <RenameDialog bundle={bundle} path={dialog.path} consequence={consequence} onClose={close} />}
      {dialog?.verb === 'remove' && <RemoveDialog bundle={bundle} path={dialog.path} consequence={consequence} onClose={close} />}
    </>
  );
}
