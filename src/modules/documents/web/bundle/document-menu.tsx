import { Download, Ellipsis, Eraser, FileUp, Pencil, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { apiBase } from '../../../../ui/api/api.tsx';
import { IconButton } from '../../../../ui/controls/button.tsx';
import { Menu } from '../../../../ui/controls/menu.tsx';
import { searchText } from '../../../../ui/routing/address.ts';
import { readFileRoute } from '../../contract.ts';

interface DocumentMenuProps {
  readonly bundle: string;
  readonly path: string;
  /** The version whose bytes are downloaded. */
  readonly version: number;
  /** Why the document cannot be changed here; undefined when it can. */
  readonly unless: string | undefined;
  readonly onRename: () => void;
  readonly onReplace: () => void;
  readonly onRemove: () => void;
  /** Left out where an earlier moment is shown. */
  readonly onErase: (() => void) | undefined;
}

/** What can be done with a document. Everything that changes it makes the bundle's next version. */
export function DocumentMenu({ bundle, path, version, unless, onRename, onReplace, onRemove, onErase }: DocumentMenuProps): ReactNode {
  return (
    <Menu
      trigger={<IconButton icon={Ellipsis} label={`More about ${path}`} />}
      groups={[
        [{ label: 'Download the original', icon: Download, onSelect: () => download({ bundle, path, version }) }],
        ...(unless === undefined
          ? [
              [
                { label: 'Replace with a file', icon: FileUp, onSelect: onReplace },
                { label: 'Rename', icon: Pencil, onSelect: onRename },
              ],
              [{ label: 'Remove from the bundle', icon: Trash2, danger: true, onSelect: onRemove }],
            ]
          : [[{ label: 'Replace, rename or remove', icon: Pencil, onSelect: onRename, unless }]]),
        ...(onErase ? [[{ label: 'Delete for good', icon: Eraser, danger: true, onSelect: onErase }]] : []),
      ]}
    />
  );
}

/** The address of a document's bytes as they were uploaded. */
const originalHref = ({ bundle, path, version }: { readonly bundle: string; readonly path: string; readonly version: number }): string =>
  `${apiBase}${readFileRoute.path.replace(':bundle', encodeURIComponent(bundle))}${searchText({ path, version })}`;

function download(place: { readonly bundle: string; readonly path: string; readonly version: number }): void {
  const link = document.createElement('a');
  link.href = originalHref(place);
  link.download = place.path.slice(place.path.lastIndexOf('/') + 1);
  link.click();
}
