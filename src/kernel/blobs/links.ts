/** Presigned links: who has one may read some bytes until it expires. The signature is all there is; nothing is stored per link. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StemmaError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';

/** What a link is for. `expires` in seconds since 1970, as text. */
export interface SignedParts {
  readonly workspace: string;
  readonly sha256: string;
  readonly expires: string;
  readonly name?: string | undefined;
}

export interface LinkSigner {
  sign(parts: SignedParts): Promise<string>;
  /** Whether the signature is of exactly these parts and they have not expired. */
  isValid(parts: SignedParts, signature: string, now: Date): Promise<boolean>;
}

/** Signs with HMAC-SHA-256 under a secret, or one in a file, which is made when it is first needed. */
export function linkSigner(secretFile: string, configured?: string): LinkSigner {
  let secret: Promise<Buffer> | undefined = configured === undefined ? undefined : Promise.resolve(Buffer.from(configured));
  const hmac = async ({ workspace, sha256, expires, name }: SignedParts): Promise<Buffer> => {
    const key = await (secret ??= secretIn(secretFile).catch((error: unknown) => {
      secret = undefined;
      throw error;
    }));
    return createHmac('sha256', key)
      .update(JSON.stringify(['blob-link', 1, workspace, sha256, expires, name ?? null]))
      .digest();
  };
  return {
    sign: async (parts) => (await hmac(parts)).toString('base64url'),
    async isValid(parts, signature, now) {
      const right = await hmac(parts);
      const given = Buffer.from(signature, 'base64url');
      // The text is compared too: base64url has several spellings of the same bytes.
      const same = given.length === right.length && timingSafeEqual(given, right) && signature === right.toString('base64url');
      return same && /^\d{1,12}$/.test(parts.expires) && Number(parts.expires) * 1000 > now.getTime();
    },
  };
}

const secretBytes = 32;

/** Reads the secret or makes it; of two processes that make it at once, one wins for both. */
async function secretIn(file: string): Promise<Buffer> {
  const there = await readFile(file).catch(ignoreMissing);
  if (there) return checked(file, there);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const made = `${file}.${newId()}`;
  try {
    await writeFile(made, randomBytes(secretBytes), { mode: 0o600, flag: 'wx', flush: true });
    await link(made, file).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  } finally {
    await rm(made, { force: true });
  }
  return checked(file, await readFile(file));
}

async function checked(file: string, secret: Buffer): Promise<Buffer> {
  if (secret.length !== secretBytes) {
    throw new StemmaError('INTERNAL', `${file} is not the secret of links. Remove it: a new one is made and links given out stop working.`);
  }
  if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
  return secret;
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
