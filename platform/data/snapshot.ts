import type { Logger } from '../telemetry/logger.ts';
import { runQuery, type DriverConnection } from './connection.ts';
import { sqlOver, type Sql } from './sql.ts';

/** Runs `work` with reads that all see the database as it was when the first began. Changes are refused by the server. */
export type RunSnapshot = <T>(work: (sql: Pick<Sql, 'query'>) => Promise<T>) => Promise<T>;

/**
 * A reader of one moment, for sums over so many rows that one statement could not read them within its time: each slice of them is a statement of its own, and
 * yet they fit together. Meanwhile the server keeps old versions of whatever changes, so end it within seconds, or in minutes when little is going on.
 */
export function createSnapshotRunner({ acquire, logger }: { acquire: () => Promise<DriverConnection>; logger: Logger }): RunSnapshot {
  return async (work) => {
    const connection = await acquire();
    try {
      // Of the next transaction only: the session stays READ COMMITTED.
      await runQuery(connection, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      await runQuery(connection, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
      return await work({ query: sqlOver((text, params) => runQuery(connection, text, params)).query });
    } finally {
      await end(connection, logger);
    }
  };
}

async function end(connection: DriverConnection, logger: Logger): Promise<void> {
  try {
    await runQuery(connection, 'COMMIT');
  } catch (error) {
    logger.warn({ err: error }, 'a snapshot could not be ended; the connection is closed, which ends it');
    connection.destroy();
  }
  connection.release();
}
