/**
 * PGlite's file system on disk, made durable. As shipped it answers fsync without doing anything
 * (0 fsyncs for 50 commits; with this 50 for 50), so a power cut would lose acknowledged writes.
 */
import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** PGlite's own parameters without -F, which turns fsync off. Recycled WAL segments would keep erased text: wal_recycle=off. */
export const durableStartParams: string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['fsync=on', 'wal_sync_method=fsync', 'wal_recycle=off'].flatMap((setting) => ['-c', setting]),
];

type Init = NodeFS['init'];
type ModuleOptions = Parameters<Init>[1];

/** The parts of Emscripten's NODEFS that the published types leave out. */
interface NodeFiles {
  stream_ops: { fsync?: (stream: OpenFile) => number };
  realPath(node: unknown): string;
  convertNodeCode(error: unknown): number | undefined;
}
const ioError = 29; // EIO in Emscripten's numbering

interface OpenFile {
  readonly nfd?: number; // directories have none
  readonly node: unknown;
}
interface EngineModule {
  readonly NODEFS?: NodeFiles;
  readonly FS: { readonly filesystems: { readonly NODEFS: NodeFiles }; readonly ErrnoError: new (errno: number) => Error };
}

/** A directory on disk for PGlite whose fsync reaches the disk. `onAbort` is called when the engine gives up (PANIC). */
export class DurableFiles extends NodeFS {
  readonly #onAbort: (reason: string) => void;

  constructor(directory: string, onAbort: (reason: string) => void = () => {}) {
    super(directory);
    this.#onAbort = onAbort;
  }

  override async init(...[pglite, options]: Parameters<Init>): ReturnType<Init> {
    const { emscriptenOpts } = await super.init(pglite, options);
    const preRun = emscriptenOpts.preRun ?? [];
    const durable = (module: unknown): void => syncToDisk(module as EngineModule);
    return {
      emscriptenOpts: {
        ...emscriptenOpts,
        onAbort: (reason: unknown) => this.#onAbort(String(reason)),
        preRun: [...(Array.isArray(preRun) ? preRun : [preRun]), durable],
      } as ModuleOptions,
    };
  }
}

function syncToDisk(module: EngineModule): void {
  const files = module.NODEFS ?? module.FS.filesystems.NODEFS;
  files.stream_ops.fsync = (file) => {
    try {
      if (file.nfd !== undefined) fdatasyncSync(file.nfd);
      else syncDirectory(files.realPath(file.node));
    } catch (error) {
      throw new module.FS.ErrnoError(files.convertNodeCode(error) ?? ioError);
    }
    return 0;
  };
}

/** Makes the names in a directory durable. Windows cannot open directories and needs no such thing. */
export function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
