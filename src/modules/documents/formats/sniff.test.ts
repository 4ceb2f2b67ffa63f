import { describe, expect, test } from 'vitest';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { parseBytes } from './parse.ts';
import { sniffFormat } from './sniff.ts';

const codeOf = (path: string, bytes: Uint8Array): string => {
  try {
    return sniffFormat(path, bytes);
  } catch (error) {
    return error instanceof StemmaError ? `${error.code} ${error.message}` : `not ours: ${String(error)}`;
  }
};
const bytes = (text: string): Uint8Array => Buffer.from(text);

test.each([
  ['a.md', 'x', 'markdown'],
  ['A.MARKDOWN', 'x', 'markdown'],
  ['a', 'GIF89a', 'image'],
  ['a.txt', 'fLaC', 'recording'],
  ['a.mp3', 'x', 'recording'],
  ['a/b.mdown', 'x', 'markdown'],
  ['a.txt', 'x', 'text'],
  ['a.log', 'x', 'text'],
  ['README', 'x', 'text'],
  ['.notes', 'x', 'text'],
  ['Policy 1.2', 'x', 'text'],
  ['a.html', 'x', 'html'],
  ['a.htm', 'x', 'html'],
  ['a.xhtml', 'x', 'html'],
  ['a.csv', 'x', 'csv'],
  ['a.tsv', 'x', 'csv'],
  ['page', ' <!DOCTYPE html><p>x', 'html'],
  ['page.txt', '<html lang="en">x', 'html'],
  ['page.aspx', '<!doctype html>x', 'html'],
  ['a.md', '<html>x', 'markdown'],
  ['a.txt', 'The new WAVE', 'text'],
  ['a.pdf', '%PDF-1.7\n', 'pdf'],
  ['a.md', '%PDF-1.7\n', 'pdf'],
  ['a.pdf', 'plain', 'pdf'],
  ['a.docx', 'PK\x03\x04xx', 'docx'],
  ['a.XLSM', 'PK\x03\x04xx', 'xlsx'],
  ['a.doc', '{\\rtf1 x}', 'rtf'],
  ['a.doc', 'MIME-Version: 1.0\r\nContent-Type: multipart/related', 'mhtml'],
  ['a.doc', '<html xmlns:w="x">x', 'html'],
  ['a.doc', 'x', 'text'],
  ['a.xls', ' <table><tr><td>x', 'html'],
  ['a.xls', 'a\tb\n1\t2', 'csv'],
  ['a.xlsx', '<html><table>', 'html'],
  ['a.json', '{}', 'code'],
  ['a.eml', 'Subject: x', 'eml'],
  ['a.txt', 'From here to there 5', 'text'],
])('%s with %j is %s', (path, text, format) => {
  expect(codeOf(path, bytes(text))).toBe(format);
});

describe('refused by name', () => {
  test.each([
    ['a.xlsx', '', 'EMPTY_FILE'],
    ['a.ppt', '\xd0\xcf\x11\xe0', 'UNSUPPORTED_TYPE PPT'],
    [
      'a.xls',
      '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
      'UNSUPPORTED_TYPE The file is in the XML of Excel',
    ],
    ['a.pdf', '', 'EMPTY_FILE'],
    ['a.docx', '', 'EMPTY_FILE'],
    ['a.zip', 'PK\x03\x04xx', 'PARSE_FAILED The file is damaged'],
    ['a.jar', 'PK\x03\x04xx', 'UNSUPPORTED_TYPE A Java archive'],
    ['a.xyz', '{}', 'UNSUPPORTED_TYPE A .xyz file'],
    ['a.valueOf', 'x', 'UNSUPPORTED_TYPE A .valueof file'],
    ['constructor', 'x', 'text'],
    ['a.txt', '', 'EMPTY_FILE'],
    ['a.txt', ' \n\t\ufeff ', 'EMPTY_FILE'],
    ['a.txt', 'a\0b', 'INVALID_ENCODING The file contains a NUL character (at character 1)'],
  ])('%s with %j: %s', (path, text, expected) => {
    expect(codeOf(path, bytes(text))).toContain(expected);
  });

  test('bytes that are not text', () => {
    expect(codeOf('a.txt', new Uint8Array([0x61, 0xff, 0x62]))).toMatch(/^INVALID_ENCODING .*UTF-8/);
    expect(codeOf('a.heic', Buffer.from('\0\0\0\x18ftypheic', 'latin1'))).toMatch(/^UNSUPPORTED_TYPE A HEIC or AVIF image/);
    expect(codeOf('a.txt', new Uint8Array([0xff, 0xfe, 0x00, 0xd8]))).toMatch(/^INVALID_ENCODING .*UTF-16/);
    expect(codeOf('a.txt', new Uint8Array([0xed, 0xa0, 0x80]))).toMatch(/^INVALID_ENCODING/);
  });
});

test('a byte order mark is dropped, and UTF-16 that has one is read', async () => {
  expect((await parseBytes('a.txt', bytes('\ufeffhello'))).document.canonical).toBe('hello');
  expect((await parseBytes('a.txt', Buffer.from('\ufeffhällo', 'utf16le'))).document.canonical).toBe('hällo');
  expect((await parseBytes('a.txt', Buffer.from('\ufeffhällo', 'utf16le').swap16())).document.canonical).toBe('hällo');
});

test('a file without readable text is empty', async () => {
  await expect(parseBytes('a.html', bytes('<script>x</script>'))).rejects.toMatchObject({ code: 'EMPTY_FILE' });
  await expect(parseBytes('a.md', bytes('<!-- x -->'))).rejects.toMatchObject({ code: 'EMPTY_FILE' });
});
