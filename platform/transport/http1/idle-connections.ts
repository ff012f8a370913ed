import type { AnswerHead } from './answer-head.ts';

interface Endable {
  end(error: Error): void;
}

/** Connections that carry nothing, the one used last first, so that those that are not needed expire. */
export interface IdleConnections<C extends Endable> {
  /** One that has been idle for no longer than that. */
  take(idleMs: number): C | undefined;
  /** Ends the one that has been idle longest. */
  drop(): void;
  put(connection: C, forMs: number): void;
  forget(connection: C): void;
  count(): number;
  closeAll(): void;
}

const sweepEveryMs = 1000;
const done = new Error('The connection is not needed any more');

/** How long a connection may be kept after an answer: a second less than the server does, so that it is not closed under a request. */
export function keptMs({ isKept, keptSeconds = Infinity }: AnswerHead, longestMs: number): number {
  return isKept ? Math.min(longestMs, keptSeconds * 1000 - 1000) : 0;
}

export function createIdleConnections<C extends Endable>(): IdleConnections<C> {
  const idle: { connection: C; since: number; until: number }[] = [];
  let sweep: NodeJS.Timeout | undefined;

  function closeExpired(): void {
    const now = performance.now();
    for (const { connection } of idle.filter(({ until }) => until <= now)) connection.end(done);
    sweep = idle.length > 0 ? setTimeout(closeExpired, sweepEveryMs).unref() : undefined;
  }
  return {
    take(idleMs) {
      const now = performance.now();
      for (let last = idle.at(-1); last && now - last.since <= idleMs; last = idle.at(-1)) {
        idle.pop();
        if (last.until > now) return last.connection;
        last.connection.end(done);
      }
      return undefined;
    },
    drop() {
      idle.shift()?.connection.end(done);
    },
    put(connection, forMs) {
      const now = performance.now();
      idle.push({ connection, since: now, until: now + forMs });
      sweep ??= setTimeout(closeExpired, sweepEveryMs).unref();
    },
    forget(connection) {
      const at = idle.findIndex((entry) => entry.connection === connection);
      if (at >= 0) idle.splice(at, 1);
    },
    count: () => idle.length,
    closeAll() {
      clearTimeout(sweep);
      for (const { connection } of idle.splice(0)) connection.end(done);
    },
  };
}
