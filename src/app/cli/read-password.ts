/** The password of locked files: from a file, because every user of the machine can read the arguments of its processes. */
import { readFile } from 'node:fs/promises';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { UsageError } from './outcome.ts';
import { flag, text, type Values } from './verb.ts';

const mostCharacters = 1024;

/** What `--password-file` holds, without the end of its line; undefined when it is not given. @throws UsageError, StemmaError VALIDATION_ERROR */
export async function readPassword(values: Values): Promise<{ readonly password: string } | undefined> {
  const file = text(values, 'password-file');
  if (file === undefined) return undefined;
  if (flag(values, 'detach')) {
    throw new UsageError('--password-file and --detach do not go together: a run that goes on by itself is stored with what it was given.');
  }
  const password = (await readFile(file, 'utf8').catch(unreadable)).replace(/\r?\n$/, '');
  if (password === '' || password.length > mostCharacters) {
    throw new StemmaError(
      'VALIDATION_ERROR',
      `A password has 1 to ${mostCharacters} characters; the file of --password-file has ${password.length}.`,
    );
  }
  return { password };
}

function unreadable(error: NodeJS.ErrnoException): never {
  throw new StemmaError('VALIDATION_ERROR', `The file of --password-file cannot be read (${error.code ?? error.name}).`, undefined, {
    cause: error,
  });
}
