import { describe, expect, test } from 'vitest';
import { againReady, countFiles, isSettled, readyFile, withLeft, withResults, type Added, type AddingFile } from './adding.ts';
import { addedWords, addingTitle, fileWords } from './adding-words.ts';

const file = (path: string, more: Partial<AddingFile> = {}): AddingFile => ({
  ...readyFile({ path, file: new File(['four'], path) }),
  ...more,
});
const added = (more: Partial<Added>): Added => ({ bundle: 'lease', version: { number: 3, status: 'staged' }, documents: [], ...more });

describe('an addition', () => {
  test('takes what the server says of each file, and keeps its hash', () => {
    const files = [
      file('a.md', { status: 'sent', blob: 'h1' }),
      file('b.md', { status: 'sent', blob: 'h2' }),
      file('c.md', { status: 'failed' }),
    ];
    const result = withResults(files, [
      { path: 'a.md', status: 'new', passages: 3, pages: 2 },
      { path: 'b.md', status: 'failed', error: { code: 'PARSE_FAILED', message: 'no' } },
      { path: 'gone.md', status: 'removed' },
    ]);
    expect(result.map(({ status, blob, passages, error }) => ({ status, blob, passages, code: error?.code }))).toEqual([
      { status: 'new', blob: 'h1', passages: 3, code: undefined },
      { status: 'failed', blob: 'h2', passages: undefined, code: 'PARSE_FAILED' },
      { status: 'failed', blob: undefined, passages: undefined, code: undefined },
    ]);
  });

  test('does not take back what came to its end in a first go', () => {
    const [kept] = withResults([file('a.md', { status: 'new' })], [{ path: 'a.md', status: 'unchanged' }]);
    expect(kept?.status).toBe('new');
  });

  test('left in the middle, says of every file whether it was added', () => {
    const files = [
      file('a', { status: 'new' }),
      file('b', { status: 'sending', sent: 2 }),
      file('c', { status: 'sent' }),
      file('d', { status: 'failed' }),
    ];
    expect(withLeft(files).map(({ status }) => status)).toEqual(['new', 'left', 'left', 'failed']);
    expect(countFiles(withLeft(files))).toMatchObject({ total: 4, added: 1, failed: 3 });
  });

  test('tried again, sends no bytes twice, unless the server has lost them', () => {
    expect(againReady(file('a', { status: 'left', blob: 'h', sent: 4 }))).toMatchObject({ status: 'ready', sent: 0, blob: 'h' });
    expect(againReady(file('a', { status: 'failed', blob: 'h', error: { code: 'NOT_FOUND', message: '' } })).blob).toBeUndefined();
  });

  test('keeps the password of a locked file until it was tried', () => {
    const error = { code: 'PARSE_FAILED', message: '', password: 'needed' } as const;
    const locked = againReady(file('a', { status: 'failed', blob: 'h', error, password: 'key' }));
    expect(locked).toMatchObject({ status: 'ready', password: 'key' });
    for (const status of ['new', 'failed'] as const) {
      const [tried] = withResults([locked], [{ path: 'a', status, ...(status === 'failed' ? { error } : {}) }]);
      expect(tried).not.toHaveProperty('password');
      expect(tried?.error?.password).toBe(status === 'failed' ? 'needed' : undefined);
    }
  });

  test('files that are done are settled', () =>
    expect(
      ['new', 'replaced', 'unchanged', 'failed', 'left', 'sent'].map((status) =>
        isSettled(file('a', { status: status as AddingFile['status'] })),
      ),
    ).toEqual([true, true, true, false, false, false]));
});

describe('the words of an addition', () => {
  test('of a file', () => {
    expect(fileWords(file('a', { status: 'sending', sent: 3 }), false)).toBe('75 %');
    expect(fileWords(file('a', { status: 'sent' }), false)).toBe('sent');
    expect(fileWords(file('a', { status: 'sent' }), true)).toBe('read');
    expect(fileWords(file('a', { status: 'left' }), true)).toBe('not added');
  });

  test('of what became of the bundle', () => {
    const documents: Added['documents'] = [
      { path: 'a', status: 'new' },
      { path: 'b', status: 'replaced' },
      { path: 'c', status: 'failed' },
    ];
    expect(addedWords(added({ documents }))).toBe(
      'Version 3 is staged: 1 new and 1 replaced. Nothing that was saved depends on it. What is published stays until you apply it.',
    );
    const applied = { version: 1, rerun: 0, cutoff: 0, reused: 0, failed: 0, undecided: 0 };
    expect(addedWords(added({ version: { number: 1, status: 'published' }, documents, applied }))).toBe(
      'Version 1 is published: 1 new and 1 replaced.',
    );
    expect(addedWords(added({ documents: [{ path: 'a', status: 'unchanged' }] }))).toBe(
      'Nothing changed: what was given is in version 3 already.',
    );
    expect(addedWords(added({ documents: [{ path: 'a', status: 'failed' }] }))).toBe('Nothing changed: lease is as it was.');
    expect(addedWords(added({ version: null }))).toBe('Nothing was added: no file could be read.');
  });

  test('of its heading', () => {
    expect(addingTitle('lease', [file('a'), file('b')], true)).toBe('Adding 2 documents to lease');
    expect(addingTitle('lease', [file('a', { status: 'new' }), file('b', { status: 'failed' })], false)).toBe(
      '1 document added to lease, 1 not',
    );
    expect(addingTitle('lease', [file('a', { status: 'replaced' })], false)).toBe('1 document replaced in lease');
    expect(addingTitle('lease', [file('a', { status: 'left' })], false)).toBe('Nothing was added to lease');
  });
});
