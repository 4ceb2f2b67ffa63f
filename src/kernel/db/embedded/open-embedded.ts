/** Opens the embedded database: the engine on a directory, the bridge before it, and pools of `pg` clients before that. */
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { StemmaError } from '../../shared/errors.ts';
import { asStemmaError } from '../failures.ts';
import { assertNoHandle, configureTypes, databaseOn } from '../handles.ts';
import type { Database } from '../port.ts';
import { rewriteEmbedded } from '../rewrite.ts';
import { Bridge, type BridgeOptions } from './bridge.ts';
import { maintenanceName } from './connection.ts';
import { EngineStopped, startEngine } from './engine.ts';

export interface EmbeddedOptions extends BridgeOptions {
  /** Milliseconds after which one statement costs the engine its life: nothing else can stop it. */
  readonly statementLimit?: number;
}

export interface EmbeddedDatabase extends Database {
  readonly kind: 'embedded';
  /** The same database for work that lets everybody else go first. Closed with this one. */
  readonly background: Database;
  /** A connection for a `pg.Client` of somebody else. */
  connect(): Duplex;
  /** VACUUM, ANALYZE and CHECKPOINT, which nothing else does here: run it now and then. Never inside a handle. */
  maintain(): Promise<void>;
}

/**
 * Opens the database in `directory`, which holds nothing else, and makes it when there is none.
 * The caller holds the lock of the data directory: two engines on one directory destroy it.
 * @throws StemmaError UNAVAILABLE when the engine does not start, STORAGE_FULL when the disk has no room for it.
 */
export async function openEmbedded(directory: string, options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  const engine = await startEngine(directory, options.statementLimit ?? 600_000).catch((error: unknown) => {
    if (!(error instanceof EngineStopped)) throw error;
    const words = `The embedded database in ${directory} does not open: ${error.message}`;
    throw new StemmaError(error.noSpace ? 'STORAGE_FULL' : 'UNAVAILABLE', words, undefined, { cause: error });
  });
  const bridge = new Bridge(engine, options);
  const connections = (name: string, max: number): pg.Pool =>
    new pg.Pool({ stream: () => bridge.connect(), application_name: name, user: 'postgres', max });
  const pool = (name: string, max: number): pg.Pool =>
    new pg.Pool({ stream: () => bridge.connect(), application_name: name, user: 'postgres', max, types: configureTypes() });
  // Many connections, since one costs next to nothing: who waits should wait in the bridge, which knows for whom.
  const background = pool(maintenanceName, 20);
  const backgroundDatabase = databaseOn({ kind: 'embedded', pool: background, connections });
  const database = databaseOn({
    kind: 'embedded',
    pool: pool('stemma', 200),
    connections,
    close: async () => {
      await backgroundDatabase[Symbol.asyncDispose]();
      await engine.close();
    },
  });
  return {
    ...database,
    kind: 'embedded',
    background: backgroundDatabase,
    connect: () => bridge.connect(),
    async rewrite(tables) {
      assertNoHandle('Rewriting tables');
      await rewriteEmbedded(background, tables);
      return 'overwritten';
    },
    maintain: async () => {
      assertNoHandle('Maintenance of the database');
      try {
        for (const statement of ['VACUUM (ANALYZE)', 'CHECKPOINT']) await background.query(statement);
      } catch (error) {
        throw asStemmaError(error);
      }
    },
  };
}
