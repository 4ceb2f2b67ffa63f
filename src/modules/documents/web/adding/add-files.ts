/** Adds files to a bundle: sends their bytes, several at a time, then puts them all into its next version in one call. */
import type { StemmaError } from '../../../../kernel/shared/errors.ts';
import type { Api } from '../../../../ui/api/api.tsx';
import { asStemmaError, type Work } from '../../../../ui/api/running-calls.ts';
import { uploadFile } from '../../../../ui/api/upload.ts';
import { addDocuments, addWebPageRoute } from '../../contract.ts';
import { isSettled, withLeft, withResults, type Added } from './adding.ts';
import { changeAdding, changeFile, findAdding } from './addings.ts';

/** A browser opens six connections to a server; two stay free for the page itself. */
const uploadsAtOnce = 4;

interface Job {
  readonly api: Api;
  readonly bundle: string;
  readonly report: Parameters<Work<Added>>[0];
  readonly signal: AbortSignal;
}

/**
 * The work of one addition, as `putAdding` has set it out. A file that cannot be sent is marked and the rest goes on.
 * @throws StemmaError when nothing at all could be sent, or the call for all of them failed
 */
export const addFiles =
  (api: Api, bundle: string): Work<Added> =>
  async (report, signal) => {
    const job: Job = { api, bundle, report, signal };
    const url = findAdding(bundle)?.url;
    try {
      const added = await (url === undefined ? addAll(job) : addPage(job, url));
      changeAdding(bundle, (now) => ({ ...now, added, files: withResults(now.files, added.documents) }));
      return added;
    } catch (error) {
      changeAdding(bundle, (now) => ({ ...now, files: withLeft(now.files) }));
      throw error;
    }
  };

async function addAll(job: Job): Promise<Added> {
  const { api, bundle, report, signal } = job;
  const failure = await sendAll(job);
  signal.throwIfAborted();
  const files = findAdding(bundle)?.files ?? [];
  const documents = files.flatMap(({ path, blob, status, password }) =>
    status === 'sent' && blob !== undefined ? [{ path, blob, ...(password === undefined ? {} : { password }) }] : [],
  );
  if (documents.length === 0 && failure) throw failure;
  return api.call(addDocuments, { params: { bundle }, body: { documents }, onProgress: report, signal });
}

/** Sends what is not stored yet. @returns the first failure */
async function sendAll({ bundle, report, signal }: Job): Promise<StemmaError | undefined> {
  const files = findAdding(bundle)?.files ?? [];
  const queue = [...files.entries()].filter(([, file]) => !isSettled(file) && file.file);
  const total = queue.length;
  let failure: StemmaError | undefined;
  let done = 0;
  const sendOne = async (index: number, file: File): Promise<void> => {
    try {
      changeFile(bundle, index, { status: 'sending' });
      const { sha256 } = await uploadFile(file, (sent) => changeFile(bundle, index, { sent: Math.min(sent, file.size) }), signal);
      changeFile(bundle, index, { status: 'sent', sent: file.size, blob: sha256 });
    } catch (error) {
      signal.throwIfAborted();
      const said = asStemmaError(error);
      failure ??= said;
      changeFile(bundle, index, { status: 'failed', sent: 0, error: { code: said.code, message: said.message } });
    }
  };
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next && !signal.aborted; next = queue.shift()) {
      const [index, { path, file, blob }] = next;
      report({ stage: 'sending', done, total, detail: path });
      if (blob !== undefined) changeFile(bundle, index, { status: 'sent', sent: file?.size ?? 0 });
      else if (file) await sendOne(index, file);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: uploadsAtOnce }, worker));
  report({ stage: 'sending', done, total });
  return failure;
}

async function addPage({ api, bundle, report, signal }: Job, url: string): Promise<Added> {
  const { page, ...added } = await api.call(addWebPageRoute, { params: { bundle }, body: { url }, onProgress: report, signal });
  changeAdding(bundle, (now) => ({ ...now, files: now.files.map((file) => ({ ...file, path: page.path })) }));
  return added;
}
