import { expect, test } from 'vitest';
import { bookFiles } from '../../../../testing/hostile/open-files.ts';
import { packFiles } from '../office/office-writer.fixture.ts';
import { expectInvariants, outline } from '../parsed-document.fixture.ts';
import { parseEpub } from './epub.ts';

test('chapters in the order of the spine, without the table of contents', () => {
  const document = parseEpub(packFiles(bookFiles()));
  expectInvariants(document);
  expect(outline(document)).toEqual(['heading1 One', 'paragraph It began.', 'heading1 Two', 'paragraph It ended.']);
  expect(document.title).toBe('A Book');
});

test('locked chapters, no chapters, a lost container', () => {
  const lock = (names: readonly string[]): string =>
    `<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">${names
      .map((name) => `<e:EncryptedData><e:CipherData><e:CipherReference URI="${name}"/></e:CipherData></e:EncryptedData>`)
      .join('')}</encryption>`;
  const locked = (names: readonly string[]): Uint8Array => packFiles({ ...bookFiles(), 'META-INF/encryption.xml': lock(names) });
  const withReason = (reason: string): Error => expect.objectContaining({ details: { reason } }) as Error;
  expect(() => parseEpub(locked(['OEBPS/text/one.xhtml', 'OEBPS/text/two .xhtml']))).toThrow(withReason('encrypted'));
  expect(outline(parseEpub(locked(['OEBPS/font.ttf', 'OEBPS/text/one.xhtml'])))).toEqual(['heading1 Two', 'paragraph It ended.']);
  const { 'META-INF/container.xml': _, ...rest } = bookFiles();
  expect(parseEpub(packFiles(rest)).title).toBe('A Book');
  expect(() => parseEpub(packFiles({ a: 'b' }))).toThrow(withReason('not_epub'));
});
