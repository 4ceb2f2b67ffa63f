import { expect, test } from 'vitest';
import { postgresHalf } from './databases.ts';

test('the PostgreSQL half runs where there is a server', () => {
  expect(postgresHalf({ STEMMA_TEST_DATABASE_URL: 'postgresql://there' })).toEqual({ run: true });
});

test('the PostgreSQL half is skipped with its reason where there is none', () => {
  expect(postgresHalf({ STEMMA_TEST_DATABASE_MISSING: 'no compiler' })).toEqual({ skip: 'no compiler' });
});

test('the PostgreSQL half fails where there is none and it is required', () => {
  expect(postgresHalf({ STEMMA_TEST_DATABASE_MISSING: 'no compiler', STEMMA_REQUIRE_POSTGRES: '1' })).toEqual({ fail: 'no compiler' });
});
