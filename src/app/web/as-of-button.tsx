import { History } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, IconButton } from '../../ui/controls/button.tsx';
import { Dialog } from '../../ui/controls/dialog.tsx';
import { Input } from '../../ui/controls/field.tsx';
import { useAsOf, useGo } from '../../ui/routing/link.tsx';
import { addressAt } from './as-of-bar.tsx';

/** Chooses the moment at which everything is looked at. It stands in the address and goes along with every link. */
export function AsOfButton(): ReactNode {
  const asOf = useAsOf();
  const go = useGo();
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton icon={History} label="Look at an earlier moment" pressed={asOf !== undefined} onClick={() => setOpen(true)} />
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Look at an earlier moment"
        description="Answers, insights and search are shown as they were served then. Nothing is changed."
      >
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            const given = new FormData(event.currentTarget).get('moment');
            const time = typeof given === 'string' && given !== '' ? new Date(given).toISOString() : '';
            setOpen(false);
            go(addressAt(time));
          }}
        >
          <Input label="As of" name="moment" type="datetime-local" required className="flex-1" max={localMinute(new Date())} />
          <Button type="submit" kind="primary">
            Show this moment
          </Button>
        </form>
      </Dialog>
    </>
  );
}

const localMinute = (time: Date): string => new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
