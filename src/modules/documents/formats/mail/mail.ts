/** Mails (RFC 5322 with MIME) to blocks: the subject, who wrote to whom and when as rows, the words. Attachments are named. */
import PostalMime from 'postal-mime';
import type { Address } from 'postal-mime';
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import type { ParsedDocument } from '../../model.ts';
import type { DocumentProperties } from '../../properties.ts';
import { BlockBuilder } from '../block-builder.ts';
import { readHtmlPart } from '../html.ts';
import { cellText } from '../readable-text.ts';
import { statedProperties } from '../stated-properties.ts';
import { readText } from '../text.ts';

/** Parts in parts: more than any mail program writes. */
const deepest = 50;

/** Parses a mail. Throws PARSE_FAILED with `details.reason` `broken`. */
export async function parseMail(bytes: Uint8Array): Promise<ParsedDocument> {
  const builder = new BlockBuilder();
  builder.properties = await readMail(bytes, builder);
  return builder.finish();
}

/** A mailbox (mbox) is its mails one after another: each begins at a line "From " (RFC 4155). */
export async function parseMbox(bytes: Uint8Array): Promise<ParsedDocument> {
  const builder = new BlockBuilder();
  builder.headingIsTitle = false;
  for (const mail of mailsOf(bytes)) await readMail(mail, builder);
  return builder.finish();
}

function* mailsOf(mailbox: Uint8Array): Generator<Uint8Array> {
  const source = Buffer.from(mailbox.buffer, mailbox.byteOffset, mailbox.byteLength).toString('latin1');
  const starts = Array.from(source.matchAll(/(?:^|\r?\n\r?\n)From [^\r\n]*\r?\n/g), (match) => ({
    at: match.index,
    end: match.index + match[0].length,
  }));
  for (const [index, { end }] of starts.entries()) {
    const mail = source.slice(end, starts[index + 1]?.at ?? source.length).replace(/^>(>*From )/gm, '$1');
    yield Buffer.from(mail, 'latin1');
  }
}

interface AttachedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The files attached to a mail of which `wanted` says so by their names; pictures in its words are not. */
export const attachedFiles = (bytes: Uint8Array, wanted: (name: string) => boolean): Promise<AttachedFile[]> =>
  attachedTo([bytes], wanted, Infinity);

/** The files attached to the mails of a mailbox, in their order: `most` of them. */
export const filesOfMailbox = (bytes: Uint8Array, wanted: (name: string) => boolean, most: number): Promise<AttachedFile[]> =>
  attachedTo(mailsOf(bytes), wanted, most);

async function attachedTo(mails: Iterable<Uint8Array>, wanted: (name: string) => boolean, most: number): Promise<AttachedFile[]> {
  const files: AttachedFile[] = [];
  const names = new Set<string>();
  const copies = new Map<string, number>();
  for (const bytes of mails) {
    for (const { filename, disposition, related, content } of (await parsed(bytes)).attachments) {
      const name = cellText(filename ?? '').replace(/[\\/]+/g, '_');
      if (disposition === 'inline' || related === true || !wanted(name) || typeof content === 'string') continue;
      if (files.length === most) return files;
      // Two of one name are two documents. Counting goes on where it was: thousands may have one name.
      let copy = copies.get(name.toLowerCase()) ?? 1;
      let path = copy === 1 ? name : numbered(name, copy);
      while (names.has(path.toLowerCase())) path = numbered(name, (copy += 1));
      copies.set(name.toLowerCase(), copy);
      names.add(path.toLowerCase());
      files.push({ path, bytes: new Uint8Array(content) });
    }
  }
  return files;
}

const numbered = (name: string, copy: number): string => name.replace(/(\.[^.]*)?$/, ` (${copy})$1`);

/** Returns what the mail states of itself. */
async function readMail(bytes: Uint8Array, builder: BlockBuilder): Promise<DocumentProperties | undefined> {
  const mail = await parsed(bytes);
  const attachments = mail.attachments.map(({ filename, mimeType }) => cellText(filename ?? mimeType)).filter((name) => name !== '');
  const subject = cellText(mail.subject ?? '');
  const about = {
    ...(attachments.length > 0 ? { attachments: attachments.join('\n') } : {}),
    ...(mail.messageId === undefined ? {} : { message: mail.messageId }),
  };
  if (subject !== '') builder.text({ kind: 'heading', level: 1, text: subject, attributes: about });
  const table = builder.table();
  const row = (name: string, value: string): void => {
    if (cellText(value) !== '')
      builder.row({ table, cells: [name, value], attributes: { mail: 'header', ...(subject === '' && name === 'From' ? about : {}) } });
  };
  row('From', named(mail.from ? [mail.from] : []));
  row('To', named(mail.to ?? []));
  row('Cc', named(mail.cc ?? []));
  row('Date', mail.date ?? '');
  if (mail.html !== undefined && mail.html.trim() !== '') readHtmlPart(mail.html, builder);
  else if (mail.text !== undefined) readText(mail.text, builder);
  return statedProperties({
    authors: [mail.from?.name || mail.from?.address],
    tags: mail.headers.filter(({ key }) => key === 'keywords').map(({ value }) => value),
    dates: [mail.date],
  });
}

async function parsed(bytes: Uint8Array): Promise<Awaited<ReturnType<typeof PostalMime.parse>>> {
  try {
    return await PostalMime.parse(bytes, { maxNestingDepth: deepest, attachmentEncoding: 'arraybuffer' });
  } catch (cause) {
    throw new StemmaError('PARSE_FAILED', 'The mail is damaged: its parts cannot be told apart.', { reason: 'broken' }, { cause });
  }
}

/** `Ann <ann@example.org>, Bob <bob@example.org>`; members of a group in their place. */
function named(addresses: readonly Address[]): string {
  return addresses
    .map(({ name, address, group }) => {
      if (group) return `${name}: ${named(group)}`;
      return name === '' || name === address ? (address ?? '') : `${name} <${address}>`;
    })
    .join(', ');
}
