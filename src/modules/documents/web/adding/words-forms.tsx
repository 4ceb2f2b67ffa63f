/** Adding what is not a file: pasted text, and a page of the web. */
import { useId, useState, type ReactNode } from 'react';
import { Button } from '../../../../ui/controls/button.tsx';
import { Dialog } from '../../../../ui/controls/dialog.tsx';
import { Input, Textarea } from '../../../../ui/controls/field.tsx';
import { BundleField } from './bundle-field.tsx';
import { bundleNameProblem, suggestBundleName } from './bundle-name.ts';
import type { FormProps } from './form-props.ts';
import { useBusyWords } from './use-adding.ts';

/** Text that becomes a document: Markdown, because plain text is that too. */
export function TextForm({ bundle, onClose, onAdd }: FormProps): ReactNode {
  const form = useId();
  const [name, setName] = useState(bundle ?? '');
  const [path, setPath] = useState('');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const complete = bundleNameProblem(name) === undefined && path.trim() !== '' && text.trim() !== '';
  return (
    <Dialog
      open
      onOpenChange={onClose}
      wide
      title={bundle === undefined ? 'Add text' : `Add text to ${bundle}`}
      actions={<FormActions form={form} verb="Add the text" bundle={name} onClose={onClose} />}
    >
      <form
        id={form}
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          const file = withExtension(path.trim());
          if (complete) onAdd(name, { files: [{ path: file, file: new File([text], file, { type: 'text/markdown' }) }] });
        }}
      >
        <Textarea
          label="Text"
          reading
          rows={8}
          className="[&_textarea]:max-h-80 [&_textarea]:min-h-44"
          value={text}
          onChange={(event) => setText(event.target.value)}
          hint="Markdown is understood: headings, lists and tables become blocks of their own."
          error={tried && text.trim() === '' ? 'Paste or write the text first.' : undefined}
        />
        <div className="grid gap-4 phone:grid-cols-2">
          <Input
            label="Name of the document"
            placeholder="minutes.md"
            value={path}
            onChange={(event) => setPath(event.target.value)}
            hint="A path as in a folder; .md is added when it has no ending."
            error={tried && path.trim() === '' ? 'Give the document a name.' : undefined}
          />
          {bundle === undefined && (
            <div>
              <BundleField value={name} onChange={setName} tried={tried} />
            </div>
          )}
        </div>
      </form>
    </Dialog>
  );
}

/** The address of a page: the server fetches it once and keeps what it said. */
export function WebPageForm({ bundle, onClose, onAdd }: FormProps): ReactNode {
  const form = useId();
  const [name, setName] = useState(bundle ?? '');
  const [named, setNamed] = useState(false);
  const [url, setUrl] = useState('');
  const [tried, setTried] = useState(false);
  const host = hostOf(url);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={bundle === undefined ? 'Add a web page' : `Add a web page to ${bundle}`}
      description="The page is fetched once and kept as it is now. Add it again later, and you see what changed."
      actions={<FormActions form={form} verb="Add the page" bundle={name} onClose={onClose} />}
    >
      <form
        id={form}
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (host !== undefined && bundleNameProblem(name) === undefined) onAdd(name, { url: url.trim() });
        }}
      >
        <Input
          label="Address"
          type="url"
          inputMode="url"
          placeholder="https://example.org/terms"
          value={url}
          onChange={(event) => {
            setUrl(event.target.value);
            if (!named && bundle === undefined) setName(suggestBundleName(hostOf(event.target.value) ?? ''));
          }}
          hint="Pages of the public web: HTML, plain text, Markdown or CSV."
          error={tried && host === undefined ? 'Give an address that begins with https:// or http://.' : undefined}
        />
        {bundle === undefined && (
          <BundleField
            value={name}
            tried={tried}
            onChange={(value) => {
              setNamed(true);
              setName(value);
            }}
          />
        )}
      </form>
    </Dialog>
  );
}

interface FormActionsProps {
  readonly form: string;
  readonly verb: string;
  readonly bundle: string;
  readonly onClose: () => void;
}

const FormActions = ({ form, verb, bundle, onClose }: FormActionsProps): ReactNode => (
  <>
    <Button onClick={onClose}>Cancel</Button>
    <Button kind="primary" type="submit" form={form} unless={useBusyWords(bundle)}>
      {verb}
    </Button>
  </>
);

const withExtension = (path: string): string => (/[^./][.][A-Za-z0-9]{1,10}$/.test(path) ? path : `${path}.md`);

function hostOf(url: string): string | undefined {
  const parsed = URL.parse(url.trim());
  return parsed && /^https?:$/.test(parsed.protocol) && parsed.hostname !== '' ? parsed.hostname : undefined;
}
