import { Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, IconButton } from '../../../ui/controls/button.tsx';
import { Dialog, Sheet } from '../../../ui/controls/dialog.tsx';
import { Checkbox, Input, Select, Textarea } from '../../../ui/controls/field.tsx';
import { Menu } from '../../../ui/controls/menu.tsx';
import { Tabs } from '../../../ui/controls/tabs.tsx';
import { useToast } from '../../../ui/controls/toast.tsx';
import { TextLink } from '../../../ui/routing/link.tsx';

const nothing = (): void => {};
const lines = [
  [
    { label: 'Rename the document', icon: Pencil, onSelect: nothing },
    { label: 'Shown now', checked: true, onSelect: nothing },
    { label: 'Restore this version', unless: 'It is the published one.', onSelect: nothing },
  ],
  [{ label: 'Remove the document', icon: Trash2, danger: true, onSelect: nothing }],
];

export function ControlPieces(): ReactNode {
  const [open, setOpen] = useState<'dialog' | 'sheet' | undefined>();
  const [tab, setTab] = useState('plan');
  const toast = useToast();
  return (
    <div className="space-y-4">
      <p className="flex flex-wrap gap-2">
        <Button kind="primary">Apply 9 changes</Button>
        <Button icon={Plus}>Add documents</Button>
        <Button kind="quiet">Hold</Button>
        <Button kind="danger" icon={Trash2}>
          Discard version 4
        </Button>
      </p>
      <p className="flex flex-wrap gap-2">
        <Button kind="primary" busy>
          Apply 9 changes
        </Button>
        <Button unless="Nothing is staged.">Apply</Button>
        <Button disabled>Disabled</Button>
        <IconButton icon={Pencil} label="Rename" />
        <IconButton icon={Pencil} label="Rename" pressed />
        <Menu trigger={<IconButton icon={Ellipsis} label="More" />} groups={lines} />
      </p>
      <p className="flex flex-wrap gap-2">
        <Button onClick={() => setOpen('dialog')}>Open a dialog</Button>
        <Button onClick={() => setOpen('sheet')}>Open a sheet</Button>
        <Button
          onClick={() =>
            toast({
              title: 'Version 4 was published.',
              description: '3 answers were run again.',
              action: { label: 'Show', onSelect: nothing },
            })
          }
        >
          Show a toast
        </Button>
        <Button onClick={() => toast({ kind: 'failed', title: 'Version 4 was not published.', description: 'Version 3 is still served.' })}>
          Show a failure
        </Button>
      </p>
      <p className="text-14">
        A <TextLink href="/gallery">link in text</TextLink> is lapis.
      </p>
      <div className="grid gap-3 phone:grid-cols-2">
        <Input label="Name of the bundle" placeholder="handbook" hint="Lower-case letters, digits, dots and dashes." />
        <Input label="Name of the bundle" defaultValue="Hand book" error="A name has no blanks: write hand-book." />
        <Select
          label="Format"
          options={[
            { value: 'all', label: 'All formats' },
            { value: 'pdf', label: 'PDF' },
          ]}
        />
        <Input label="Disabled" disabled defaultValue="handbook" />
        <Textarea label="Statement" defaultValue="Rent is due on the third." reading className="phone:col-span-2" />
        <Checkbox label="Remove documents that are not here" hint="The bundle becomes exactly this folder." />
        <Checkbox label="Keep the answer" defaultChecked />
      </div>
      <Tabs
        value={tab}
        onValueChange={setTab}
        tabs={[
          { value: 'plan', label: 'Plan', count: 9, content: <p>What would change.</p> },
          { value: 'redline', label: 'Redline', content: <p>Word by word.</p> },
        ]}
      />
      <Dialog
        open={open === 'dialog'}
        onOpenChange={(is) => setOpen(is ? 'dialog' : undefined)}
        title="Discard version 4"
        description="What is staged is dropped; version 3 stays published."
        actions={
          <>
            <Button onClick={() => setOpen(undefined)}>Keep it</Button>
            <Button kind="danger" onClick={() => setOpen(undefined)}>
              Discard version 4
            </Button>
          </>
        }
      />
      <Sheet side="bottom" title="2 citations" open={open === 'sheet'} onOpenChange={(is) => setOpen(is ? 'sheet' : undefined)}>
        <p>On a narrow screen the margin comes from below.</p>
      </Sheet>
    </div>
  );
}
