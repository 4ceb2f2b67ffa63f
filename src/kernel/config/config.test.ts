import { expect, test } from 'vitest';
import { StemmaError } from '../shared/errors.ts';
import { describeSettings, loadConfig } from './config.ts';

const problem = (env: Record<string, string>, flags: Parameters<typeof loadConfig>[1] = {}): string => {
  try {
    loadConfig(env, flags);
  } catch (error) {
    if (error instanceof StemmaError && error.code === 'VALIDATION_ERROR') return error.message;
    throw error;
  }
  throw new Error('The settings were taken.');
};

test('with nothing set, everything has its usual value', () => {
  expect(loadConfig({})).toEqual({
    data: './.stemma',
    databaseConnections: 10,
    host: '127.0.0.1',
    port: 4321,
    allowedHosts: [],
    logLevel: 'info',
    logFormat: 'auto',
    maxFileBytes: 104_857_600,
    maxJsonBytes: 10_485_760,
    fetchPrivateHosts: [],
    shutdownSeconds: 10,
  });
});

test('flags win over the environment, empty variables do not count', () => {
  const config = loadConfig({ STEMMA_PORT: '5000', STEMMA_DATA: '', STEMMA_ALLOWED_HOSTS: 'A.example, b:1' }, { port: 6000 });
  expect(config).toMatchObject({ port: 6000, data: './.stemma', allowedHosts: ['a.example', 'b:1'] });
});

test.each<[string, string, RegExp]>([
  ['STEMMA_PORT', 'http', /STEMMA_PORT: "http" is not a whole number\. Example: STEMMA_PORT=4321/],
  ['STEMMA_PORT', '70000', /is not between 0 and 65535/],
  ['STEMMA_PORT', '-1', /is not a whole number/],
  ['STEMMA_HOST', '0.0.0.0', /can be reached from other machines.*Example: STEMMA_HOST=127\.0\.0\.1/],
  ['STEMMA_FETCH_PRIVATE_HOSTS', 'wiki.intern', /is not a list of host:port\. Example: STEMMA_FETCH_PRIVATE_HOSTS=/],
  ['STEMMA_LOG_LEVEL', 'loud', /is not one of debug, info, warn, error, silent/],
  ['STEMMA_MAX_FILE_MB', '0', /is not between 1/],
  ['DATABASE_URL', 'mysql://u:hunter2@h/d', /DATABASE_URL: its value is not a postgres:\/\/ address/],
])('%s=%s is refused with its name, the problem and an example', (name, value, words) => {
  const message = problem({ [name]: value });
  expect(message).toMatch(words);
  expect(message).not.toContain('hunter2');
});

test('all problems are told at once, a flag by its own name', () => {
  const message = problem({ STEMMA_LOG_FORMAT: 'xml' }, { port: 'x' });
  expect(message).toMatch(/--port \(STEMMA_PORT\)/);
  expect(message).toMatch(/STEMMA_LOG_FORMAT/);
});

test('the page of settings names every one', () => {
  const page = describeSettings();
  expect(page.match(/^\| `/gm)).toHaveLength(12);
  expect(page).toContain('| `STEMMA_PORT` | `--port` | `4321` |');
});
