import { Popover } from '@base-ui/react/popover';
import type { ReactNode } from 'react';
import { useRunningList } from '../../ui/api/use-running-call.ts';
import { ProgressBar } from '../../ui/feedback/progress-bar.tsx';

/** What still runs although its screen was left; nothing when nothing runs. */
export function RunningMark(): ReactNode {
  const { list, cancel } = useRunningList();
  if (list.length === 0) return null;
  return (
    <Popover.Root>
      <Popover.Trigger className="figures inline-flex h-8 cursor-pointer items-center gap-2 rounded px-2 text-13 text-lapis-ink hover:bg-well">
        <span className="breathe size-2 rounded-full bg-lapis" aria-hidden />
        {list.length} running
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className="z-30">
          <Popover.Popup
            aria-label="What runs"
            className="w-[min(360px,92vw)] divide-y divide-hairline rounded border border-hairline bg-raised px-4 text-ink shadow-float outline-none"
          >
            {list.map(({ key, label, progress }) => (
              <div key={key} className="py-3">
                <ProgressBar label={label} progress={progress} onCancel={() => cancel(key)} />
              </div>
            ))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
