import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../testing/property.ts';
import { refusal } from './statements.ts';

describe('refused', () => {
  test.each([
    'COPY t FROM STDIN',
    'copy (SELECT 1) TO STDOUT',
    'SELECT 1; COPY t TO STDOUT',
    '-- a comment\n /* and /* one */ inside */ COPY t FROM STDIN',
    'LISTEN news',
    'UNLISTEN *',
    'SET search_path = x',
    'SET SESSION search_path = x',
    'SET ROLE x',
    ';;SET ROLE x',
    "SELECT 'it''s'; SET ROLE x",
    "SELECT E'it\\'s'; SET ROLE x",
    'SELECT "a""b"; SET ROLE x',
    'SELECT $a$ ; $b$ $a$; SET ROLE x',
    'SELECT $1; SET ROLE x',
    'PREPARE p AS SELECT 1',
  ])('%s', (sql) => {
    expect(refusal(sql)).toMatch(/embedded database/);
  });
});

describe('allowed', () => {
  test.each([
    'SET LOCAL ROLE x',
    'set local search_path = x; SELECT 1',
    'SET TRANSACTION READ ONLY',
    'SET CONSTRAINTS ALL DEFERRED',
    "UPDATE t SET copy = 'COPY'",
    "SELECT '; COPY t FROM STDIN'",
    "SELECT E'\\'; SET ROLE x'",
    "SELECT 'a''; SET ROLE x'",
    'SELECT "; COPY t"',
    '-- ; COPY t FROM STDIN\nSELECT 1',
    '/* ; COPY /* ; */ ; COPY */ SELECT 1',
    'DO $body$ BEGIN PERFORM 1; SET ROLE x; END $body$',
    'SELECT $$; LISTEN x$$',
    'SELECT a$b$, c FROM t; SELECT set FROM copy',
    "SELECT 'never closed; COPY",
    'SELECT 1 /* never closed; COPY',
    "SELECT E'never closed \\",
  ])('%s', (sql) => {
    expect(refusal(sql)).toBeUndefined();
  });
});

test('what is quoted never hides and never becomes a statement', () => {
  const inside = fc.string({ unit: fc.constantFrom('a', 'COPY ', ';', ' ', '-', '/', '*', '$', '\n', 'SET ', 'ä') });
  const quoted = fc.oneof(
    inside.map((text) => `'${text.replaceAll("'", "''")}'`),
    inside.map((text) => `"${text}"`),
    inside.map((text) => `$q$${text.replaceAll('$', '')}$q$`),
    inside.map((text) => `E'${text}\\''`),
    inside.map((text) => `-- ${text.replaceAll('\n', '')}\n`),
    inside.map((text) => `/* ${text.replaceAll(/[/*]/g, '')} */`),
  );
  fc.assert(
    fc.property(fc.array(quoted), (parts) => {
      const text = `SELECT ${parts.join(' , ')}`;
      expect(refusal(text)).toBeUndefined();
      expect(refusal(`${text} ; COPY t FROM STDIN`)).toBeDefined();
    }),
    { numRuns: propertyRuns() },
  );
});
