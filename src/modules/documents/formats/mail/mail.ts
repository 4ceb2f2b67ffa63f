/** Mails (RFC 5322 with MIME) to blocks: the subject, who wrote to whom and when as rows, the words. Attachments are named. */
import PostalMime from 'postal-mime';
import type { Address } from 'postal-mime';
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import type { ParsedDocument } from '../../model.ts';
import { BlockBuilder } from '../block-builder.ts';
import { readHtmlPage } from '../html.ts';
import { cellText } from '../readable-text.ts';
import { readText } from '../text.ts';

/** Parts in parts: more than any mail program writes. */
const deepest = 50;

/** Parses a mail. Throws PARSE_FAILED with `details.reason` `broken`. */
export async function parseMail(bytes: Uint8Array): Promise<ParsedDocument> {
  const builder = new BlockBuilder();
  await readMail(bytes, builder);
  return builder.finish();
}

/** A mailbox (mbox) is its mails one after another: each begins at a line "From " (RFC 4155). */
export async function parseMbox(bytes: Uint8Array): Promise<ParsedDocument> {
  const builder = new BlockBuilder();
  builder.headingIsTitle = false;
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const starts = Array.from(source.matchAll(/(?:^|\r?\n\r?\n)From [^\r\n]*\r?\n/g), (match) => ({
    at: match.index,
    end: match.index + match[0].length,
  }));
  for (const [index, { end }] of starts.entries()) {
    const mail = source.slice(end, starts[index + 1]?.at ?? source.length).replace(/^>(>*From )/gm, '$1');
    await readMail(Buffer.from(mail, 'latin1'), builder);
  }
  return builder.finish();
}

/** The files attached to a mail of which `wanted` says so by their names; pictures in its words are not. */
export async function attachedFiles(bytes: Uint8Array, wanted: (name: string) => boolean): Promise<{ path: string; bytes: Uint8Array }[]> {
  const mail = await parsed(bytes);
  const names = new Set<string>();
  return mail.attachments.flatMap(({ filename, disposition, related, content }) => {
    const name = cellText(filename ?? '').replace(/[\\/]+/g, '_');
    if (disposition === 'inline' || related === true || !wanted(name) || typeof content === 'string') return [];
    // Two of one name are two documents.
    let path = name;
    for (let copy = 2; names.has(path.toLowerCase()); copy += 1) path = name.replace(/(\.[^.]*)?$/, ` (${copy})$1`);
    names.add(path.toLowerCase());
    return [{ path, bytes: new Uint8Array(content) }];
  });
}

async function readMail(bytes: Uint8Array, builder: BlockBuilder): Promise<void> {
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
  if (mail.html !== undefined && mail.html.trim() !== '') readHtmlPage(mail.html, builder);
  else if (mail.text !== undefined) readText(mail.text, builder);
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
