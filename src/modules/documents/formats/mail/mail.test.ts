import { expect, test } from 'vitest';
import { expectInvariants, outline } from '../parsed-document.fixture.ts';
import { filesOfMailbox, parseMail, parseMbox } from './mail.ts';

const head =
  'From: =?utf-8?Q?J=C3=B6rg?= <j@example.org>\nTo: Team: a@example.org, b@example.org;\nCc: Ann <ann@example.org>\nSubject: The\n lease\nDate: Tue, 3 Feb 2026 10:00:00 +0100\n';
const parts =
  'Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n' +
  '<p>The caf=E9 is <b>open</b>.</p>\n--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="a.pdf"\n\nxx\n--x--\n';

test('subject, people and date, words in their encoding, names of attachments', async () => {
  const document = await parseMail(Buffer.from(head + parts));
  expectInvariants(document);
  expect(outline(document)).toEqual([
    'heading1 The lease',
    'row From | Jörg <j@example.org>',
    'row To | Team: a@example.org, b@example.org',
    'row Cc | Ann <ann@example.org>',
    'row Date | 2026-02-03T09:00:00.000Z',
    'paragraph The café is open.',
  ]);
  expect(document.blocks[0]?.attributes).toEqual({ attachments: 'a.pdf' });
  expect(document.title).toBe('The lease');
});

test('a mailbox is its mails; lines that only look like a beginning are words', async () => {
  const document = await parseMbox(
    Buffer.from(
      `From j Tue Feb  3 10:00:00 2026\n${head}\nHello\n>From here on.\n\nFrom a Tue Feb  3 11:00:00 2026\nSubject: Again\n\nBye\n`,
    ),
  );
  expect(outline(document).filter((line) => !line.startsWith('row'))).toEqual([
    'heading1 The lease',
    'paragraph Hello From here on.',
    'heading1 Again',
    'paragraph Bye',
  ]);
  expect(document.title).toBeUndefined();
});

test('parts in parts without end are refused', async () => {
  const nested = Array.from({ length: 80 }, (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n`).join('');
  await expect(parseMail(Buffer.from(`Subject: x\n${nested}`))).rejects.toMatchObject({ details: { reason: 'broken' } });
});

test('what is attached to the mails of a mailbox: two of one name are two, as many as are asked for', async () => {
  const mail = `From j Tue Feb  3 10:00:00 2026\n${head}${parts}`;
  const mailbox = Buffer.from(`${mail}\n${mail.replace('\nxx\n', '\n>From y\n')}\n${mail.replace('a.pdf', '../b.exe')}\n`);
  const pdf = (name: string): boolean => name.endsWith('.pdf');
  const told = (files: { path: string; bytes: Uint8Array }[]): string[] =>
    files.map(({ path, bytes }) => `${path}: ${Buffer.from(bytes).toString().trim()}`);
  expect(told(await filesOfMailbox(mailbox, pdf, 10))).toEqual(['a.pdf: xx', 'a (2).pdf: From y']);
  expect(told(await filesOfMailbox(mailbox, pdf, 1))).toEqual(['a.pdf: xx']);
  expect(told(await filesOfMailbox(mailbox, () => true, 10))[2]).toBe('.._b.exe: xx');
});
