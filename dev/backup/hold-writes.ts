import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import type { Manifest } from './manifest.ts';

export interface Held<T> {
  readonly result: T;
  readonly isHeld: boolean;
  readonly heldMs: number;
  readonly position: Manifest['position'];
}

/** Longest that writes are made to wait; statements of services have a second. */
const mostMs = 800;

/**
 * Runs `open`, which opens snapshots, while nothing on the server can be committed: so that all of them are of one moment. Gives up the
 * hold, and says so, when the server is busy with something long or when opening takes too long. Without an administrator's URL nothing is held.
 */
export async function holdWrites<T>(adminUrl: string | undefined, open: () => Promise<T>): Promise<Held<T>> {
  const admin = adminUrl === undefined ? undefined : await createConnection({ uri: adminUrl, connectTimeout: 5_000 });
  try {
    const startedAt = performance.now();
    const isLocked = admin !== undefined && (await lock(admin));
    const position = isLocked ? await positionOf(admin) : null;
    let isReleased = !isLocked;
    const release = async (): Promise<void> => {
      if (isReleased || !admin) return;
      isReleased = true;
      await admin.query('UNLOCK TABLES');
    };
    let isTooLong = false;
    const timer = setTimeout(() => {
      isTooLong = true;
      void release();
    }, mostMs);
    try {
      const result = await open();
      return { result, isHeld: isLocked && !isTooLong, heldMs: isLocked ? Math.round(Math.min(mostMs, performance.now() - startedAt)) : 0, position: isTooLong ? null : position };
    } finally {
      clearTimeout(timer);
      await release();
    }
  } finally {
    await admin?.end();
  }
}

/** False when the server does not give the lock within a second, or we may not have it. */
async function lock(admin: Connection): Promise<boolean> {
  try {
    await admin.query('SET SESSION lock_wait_timeout = 1');
    await admin.query('FLUSH TABLES WITH READ LOCK');
    return true;
  } catch (error) {
    const { errno } = error as { errno?: number };
    // Lock wait timeout; access denied.
    if (errno === 1205 || errno === 1227 || errno === 1045) return false;
    throw error;
  }
}

/** Servers call it differently, and some keep no log. */
async function positionOf(admin: Connection): Promise<Manifest['position']> {
  const status = (await firstRow(admin, 'SHOW BINARY LOG STATUS')) ?? (await firstRow(admin, 'SHOW MASTER STATUS'));
  const gtid = (await firstRow(admin, 'SELECT @@global.gtid_current_pos AS gtid')) ?? (await firstRow(admin, 'SELECT @@global.gtid_executed AS gtid'));
  if (!status && !gtid?.['gtid']) return null;
  return { file: status ? String(status['File']) : null, offset: status ? Number(status['Position']) : null, gtid: gtid?.['gtid'] ? String(gtid['gtid']) : null };
}

async function firstRow(admin: Connection, sql: string): Promise<RowDataPacket | undefined> {
  try {
    const [rows] = await admin.query<RowDataPacket[]>(sql);
    return rows[0];
  } catch (error) {
    // A statement or variable of the other server; or not for us to see.
    if (typeof (error as { errno?: unknown }).errno === 'number') return undefined;
    throw error;
  }
}
