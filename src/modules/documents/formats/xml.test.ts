import { describe, expect, test } from 'vitest';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { childOf, childrenOf, readXml, textIn } from './xml.ts';
import type { XmlElement, XmlOptions } from './xml.ts';

const namespaces = new Map([['urn:known', 'k']]);

function read(source: string | Uint8Array, options: Partial<XmlOptions> = {}, pieceBytes = 7): XmlElement {
  const bytes = typeof source === 'string' ? Buffer.from(source) : source;
  const feed = (take: (piece: Uint8Array) => void): void => {
    for (let at = 0; at < bytes.length; at += pieceBytes) take(bytes.subarray(at, at + pieceBytes));
  };
  return readXml(feed, { part: 'test.xml', namespaces, ...options });
}

function reasonOf(source: string | Uint8Array): unknown {
  try {
    read(source, {}, 65_536);
  } catch (error) {
    expect(error).toBeInstanceOf(StemmaError);
    return error instanceof StemmaError && error.details?.['reason'];
  }
  return undefined;
}

test('names have the prefix the namespace is known by', () => {
  const root = read(
    '<a xmlns="urn:known" xmlns:x="urn:known" xmlns:y="urn:other"><x:b x:c="1" d="2" y:e="3"/><f xmlns="">t&amp;<![CDATA[<u>]]></f></a>',
  );
  expect(root.name).toBe('k:a');
  expect(childrenOf(root).map(({ name }) => name)).toEqual(['k:b', '?:f']);
  expect(childOf(root, 'k:b')?.attributes).toEqual({ 'k:c': '1', d: '2', '?:e': '3' });
  expect(textIn(childOf(root, '?:f') as XmlElement)).toBe('t&<u>');
  expect(read('<p:a xmlns:p="constructor"/>').name).toBe('?:a');
});

test('elements inside one are handed over and not kept', () => {
  const taken: string[] = [];
  const root = read('<r><b><c>1</c> x <d><e/></d></b></r>', { within: '?:b', take: (element) => void taken.push(element.name) });
  expect(taken).toEqual(['?:c', '?:d']);
  expect(root.children).toEqual([{ name: '?:b', attributes: {}, children: [] }]);
});

test('who takes elements says when it has enough: nothing after is read, not even what is wrong', () => {
  const taken: string[] = [];
  const root = read('<r><b><c/><d/><e></b>', { within: '?:b', take: ({ name }) => taken.push(name) < 2 });
  expect([taken, root.name]).toEqual([['?:c', '?:d'], '?:r']);
});

test('what is handed over does not count as kept', () => {
  let taken = 0;
  read(`<b>${'<c/>'.repeat(1_000_100)}</b>`, { within: '?:b', take: () => void (taken += 1) }, 65_536);
  expect(taken).toBe(1_000_100);
});

test.each([
  ['UTF-8 with a mark', Buffer.from('\ufeff<a>é€😀</a>')],
  ['UTF-16', Buffer.from('\ufeff<a>é€😀</a>', 'utf16le')],
  ['UTF-16, high byte first', Buffer.from('\ufeff<a>é€😀</a>', 'utf16le').swap16()],
  ['UTF-16 without a mark', Buffer.from('<a>é€😀</a>', 'utf16le')],
])('%s', (_, bytes) => {
  expect(textIn(read(bytes))).toBe('é€😀');
});

test.each([
  ['characters that no XML has', 'a\0b\x0b\uffff', 'ab'],
  ['references to no character', 'a&#0;&#xD800;&#x1F;&#99999999999;b', 'ab'],
  ['halves of a character by number', '&#xD83D;&#xDE00;&#x1F600;', '😀😀'],
  ['entities of HTML', 'a&nbsp;&eacute;&LT;b', 'a\u00a0é<b'],
  ['an entity that nobody knows', '&constructor;&x y;', '&constructor;&x y;'],
  ['a sign that stands alone', 'Q & A &amp; b&', 'Q & A & b&'],
  ['signs inside of CDATA', '<![CDATA[a & &nbsp; <b>]]>', 'a & &nbsp; <b>'],
])('%s cost nothing but themselves', (_, content, expected) => {
  expect(textIn(read(`<a>${content}</a>`))).toBe(expected);
  const bytes = Buffer.from(` \n<?xml version="1.0"?><a>${content}</a>\0 <junk`);
  // Wherever it is cut into pieces.
  for (let at = 1; at < bytes.length; at += 1)
    expect(textIn(readXml((take) => [bytes.subarray(0, at), bytes.subarray(at)].forEach(take), { part: 'x', namespaces }))).toBe(expected);
});

describe('what is refused', () => {
  const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);
  test.each([
    ['entities in entities', '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>', 'xml_bomb'],
    ['a file named as an entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'xml_bomb'],
    ['an empty document type that may define something', '<!DOCTYPE a []><a/>', 'xml_bomb'],
    ['100,000 nested elements', nested(100_000), 'xml_bomb'],
    ['too many elements', `<a>${'<b/>'.repeat(1_000_001)}</a>`, 'xml_bomb'],
    ['too many namespaces', `<a ${Array.from({ length: 300 }, (_, i) => `xmlns:n${i}="u"`).join(' ')}/>`, 'xml_bomb'],
    ['elements that cross', '<a><b></a></b>', 'broken'],
    ['a text that is cut off', '<a><b>', 'broken'],
    ['an attribute twice', '<a b="1" b="2"/>', 'broken'],
    ['nothing', '', 'broken'],
    ['no XML', 'hello', 'broken'],
    ['another encoding', Buffer.from('<a>caf\xe9</a>', 'latin1'), 'encoding'],
    ['UTF-16 that is cut off', Buffer.from('\ufeff<a>b</a>', 'utf16le').subarray(0, -1), 'encoding'],
  ])('%s', (_, source, reason) => {
    expect(reasonOf(source)).toBe(reason);
  });

  test('depth that occurs is read', () => {
    expect(reasonOf(nested(300))).toBeUndefined();
  });
});
