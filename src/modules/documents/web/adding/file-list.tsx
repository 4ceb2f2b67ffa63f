import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState, type ReactNode } from 'react';
import { classes } from '../../../../ui/classes.ts';
import { Button } from '../../../../ui/controls/button.tsx';
import { Input } from '../../../../ui/controls/field.tsx';
import { sizeWords } from '../words.ts';
import { isSettled, type AddingFile } from './adding.ts';
import { contentWords, fileWords } from './adding-words.ts';

interface FileListProps {
  readonly label: string;
  readonly files: readonly AddingFile[];
  /** How many of those that were sent the server has read, in their order. */
  readonly read: number;
  /** Before anything is done, sizes are shown in the place of states. */
  readonly chosen?: boolean;
  /** Takes the password of a locked file, to try it again; left out while nothing can be tried. */
  readonly onPassword?: ((path: string, password: string) => void) | undefined;
}

/** The files of an addition, as many as there may be: only those in sight are drawn. */
export function FileList({ label, files, read, chosen = false, onPassword }: FileListProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: files.length,
    getScrollElement: () => box.current,
    estimateSize: () => 33,
    overscan: 8,
    getItemKey: (index) => files[index]?.path ?? index,
  });
  const items = rows.getVirtualItems();
  return (
    // Scrolled by keyboard, it has to take the focus.
    <div ref={box} tabIndex={0} role="group" aria-label={label} className="max-h-72 min-h-9 overflow-y-auto border-y border-hairline">
      <ul className="relative" style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const file = files[index];
          return (
            file && (
              <li
                key={key}
                ref={rows.measureElement}
                data-index={index}
                aria-setsize={files.length}
                aria-posinset={index + 1}
                className={classes('absolute inset-x-0 top-0 py-1.5 pr-1', index < files.length - 1 && 'border-b border-hairline')}
                style={{ transform: `translateY(${start}px)` }}
              >
                <FileLine file={file} read={index < read} chosen={chosen} />
                {onPassword && file.error?.password && <PasswordRow path={file.path} onPassword={onPassword} />}
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

function FileLine({ file, read, chosen }: { readonly file: AddingFile; readonly read: boolean; readonly chosen: boolean }): ReactNode {
  const bad = file.status === 'failed';
  return (
    <>
      <div className="flex items-baseline gap-4">
        <span className="min-w-0 flex-1 truncate" title={file.path}>
          {file.path}
        </span>
        {isSettled(file) && <span className="figures hidden text-13 text-ink-soft phone:inline">{contentWords(file)}</span>}
        <span
          className={classes(
            'figures min-w-18 shrink-0 text-right text-13',
            bad ? 'text-vermilion-ink' : isSettled(file) ? 'text-verdigris-ink' : 'text-ink-soft',
          )}
        >
          {chosen ? sizeWords(file.file?.size ?? 0) : fileWords(file, read)}
        </span>
      </div>
      {bad && file.error && <p className="mt-0.5 pb-0.5 text-13 break-words text-ink-soft">{file.error.message}</p>}
    </>
  );
}

function PasswordRow({
  path,
  onPassword,
}: {
  readonly path: string;
  readonly onPassword: (path: string, password: string) => void;
}): ReactNode {
  const [password, setPassword] = useState('');
  return (
    <form
      className="flex items-end gap-2 pt-1 pb-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (password !== '') onPassword(path, password);
      }}
    >
      <Input
        label={`Password of ${path}`}
        hiddenLabel
        placeholder="Password"
        type="password"
        autoComplete="off"
        maxLength={1024}
        className="w-56"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" unless={password === '' ? 'Write the password of the file first.' : undefined}>
        Open
      </Button>
    </form>
  );
}
