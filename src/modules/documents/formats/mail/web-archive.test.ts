import { expect, test } from 'vitest';
import { parseBytes } from '../parse.ts';
import { expectInvariants, outline } from '../parsed-document.fixture.ts';

const archive = (parts: readonly string[], more = ''): Buffer =>
  Buffer.from(
    [
      'From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/a?b=1\nSubject: =?utf-8?Q?A=20page?=',
      `MIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype="text/html"; ${more}\n\tboundary="----Multi--B----"\n`,
      ...parts.map((part) => `------Multi--B----\n${part}`),
      '------Multi--B------\n',
    ]
      .join('\n')
      .replaceAll('\n', '\r\n'),
    'latin1',
  );
const frame = 'Content-Type: text/html\nContent-ID: <frame>\n\n<p>A frame</p>\n';

test('a page saved as one file is its page: decoded, with its furniture, its address and no places of a file that is encoded', async () => {
  const page =
    'Content-Type: text/html; charset="iso-8859-2"\nContent-ID: <page>\nContent-Transfer-Encoding: quoted-printable\nContent-Location: https://example.org/a\n\n' +
    '<title>Ceny</title><nav><a href=3D"/">Home</a></nav><h1>Ceny</h1>=\n<p>B=B3=EAkit =3D 4 =E8rn\n------Multi--B----x</p>\n';
  const { format, document } = await parseBytes('a.mht', archive([page, frame]));
  expectInvariants(document);
  expect([format, document.title, outline(document)]).toEqual([
    'mhtml',
    'Ceny',
    ['heading1 Ceny', 'paragraph Błękit = 4 črn ------Multi--B----x', 'paragraph Home'],
  ]);
  expect(document.blocks.map(({ role }) => role)).toEqual([undefined, undefined, 'header']);
  expect(document.blocks[0]?.attributes).toMatchObject({ address: 'https://example.org/a' });
  expect(document.blocks.some(({ source }) => source !== undefined)).toBe(false);
});

test('the start is believed; parts nest; a name is not needed; without a page it is damaged', async () => {
  const nested = `Content-Type: multipart/alternative; boundary=in\n\n--in\nContent-Type: text/plain\n\nno\n--in\nContent-Type: text/html\nContent-Transfer-Encoding: base64\nContent-ID: <main>\n\n${Buffer.from('<p>Main</p>').toString('base64')}\n--in--\n`;
  expect(outline((await parseBytes('a', archive([nested, frame]))).document)).toEqual(['paragraph Main']);
  expect(outline((await parseBytes('a.mhtml', archive([nested, frame], 'start="<frame>";'))).document)).toEqual(['paragraph A frame']);
  for (const bytes of [archive(['Content-Type: image/png\n\nx']), Buffer.from('nothing of the kind')])
    await expect(parseBytes('a.mhtml', bytes)).rejects.toMatchObject({ code: 'PARSE_FAILED', details: { reason: 'broken' } });
});
