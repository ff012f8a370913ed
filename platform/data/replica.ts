import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../telemetry/logger.ts';
import { counter, gauge } from '../telemetry/metrics.ts';
import { isDatabaseDown } from './mysql-errors.ts';
import { createRounds } from './rounds.ts';
import type { Sql } from './sql.ts';

export interface ReplicaServer extends Pick<Sql, 'query'> {
  /** `host:port`. */
  readonly name: string;
  /** Resolves with whether it has applied a position of the primary, after a short while at most. */
  hasReached(position: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface Replica {
  readonly isInService: boolean;
  /** Rows, or undefined when the primary has to be asked. */
  read<T extends object>(sql: string, params?: readonly unknown[]): Promise<T[] | undefined>;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  server: ReplicaServer;
  /** Where the primary is now: everything that it has confirmed to anybody is before that. */
  positionOfPrimary: () => Promise<string>;
  logger: Logger;
  /** How long to wait for it to catch up before it is behind. */
  patienceMs?: number;
  checkEveryMs?: number;
}

const reads = counter({ name: 'db_replica_reads_total', help: 'Reads that a replica was asked for: answered by it, or left to the primary because it was behind or failed', labels: ['replica', 'outcome'] });
const inService = gauge({ name: 'db_replica_in_service', help: 'Whether a replica is asked: 1, or 0 while it is behind or does not answer', labels: ['replica'] });
const behind = gauge({ name: 'db_replica_behind_seconds', help: 'Time since a replica was last known to have all that the primary had', labels: ['replica'] });

/**
 * A replica that answers as the primary would: before each read it is waited for until it has everything that had been committed when the read was
 * asked for. Who has just written reads it, whoever it was, on whatever connection, and so does a cache that refills. What has caught up is shared by
 * all who read at the time. One that does not catch up, or does not answer, is left alone until a check finds it level again.
 */
export function createReplica({ server, positionOfPrimary, logger, patienceMs = 20, checkEveryMs = 1_000 }: ReplicaOptions): Replica {
  const labels = { replica: server.name };
  const level = createLevel({ server, positionOfPrimary, patienceMs });
  let isInService = false;

  function setInService(value: boolean, reason?: unknown): void {
    const why = reason instanceof Error ? reason.message : reason;
    if (value !== isInService) logger[value ? 'info' : 'warn']({ replica: server.name, ...(!value && { reason: why }) }, value ? 'a database replica is level, and asked' : 'a database replica is left alone');
    isInService = value;
    inService.set(labels, value ? 1 : 0);
  }

  function left(outcome: 'behind' | 'failed', reason: unknown): undefined {
    reads.inc({ ...labels, outcome });
    level.forget();
    setInService(false, reason);
  }

  async function check(): Promise<void> {
    level.forget(); // asked even when nothing has been written since: it has to answer
    const outcome = await level.catchUp().catch((error: unknown) => error);
    setInService(outcome === true, outcome === false ? 'behind' : outcome);
    behind.set(labels, (Date.now() - level.reachedAt()) / 1_000);
  }

  const checks = repeat(check, checkEveryMs);
  return {
    get isInService() {
      return isInService;
    },
    async read<T extends object>(sql: string, params?: readonly unknown[]) {
      try {
        if (!(await level.catchUp())) return left('behind', 'behind');
        const rows = await server.query<T>(sql, params);
        reads.inc({ ...labels, outcome: 'answered' });
        return rows;
      } catch (error) {
        // What is wrong with the statement would be wrong on the primary, too.
        if (!isDatabaseDown(error)) throw error;
        return left('failed', error);
      }
    },
    async close() {
      await checks.stop();
      await server.close();
      for (const metric of [inService, behind]) metric.remove(labels);
    },
  };
}

/** How far a replica has come. */
function createLevel({ server, positionOfPrimary, patienceMs }: Required<Pick<ReplicaOptions, 'server' | 'positionOfPrimary' | 'patienceMs'>>) {
  let applied = '';
  let reachedAt = Date.now();
  return {
    /** Whether it has all that the primary had when this was called. */
    catchUp: createRounds(async (): Promise<boolean> => {
      const position = await positionOfPrimary();
      if (position !== applied && !(await withinPatience(server.hasReached(position), patienceMs))) return false;
      applied = position;
      reachedAt = Date.now();
      return true;
    }),
    /** It may come back with less than it had. */
    forget: () => void (applied = ''),
    reachedAt: () => reachedAt,
  };
}

function repeat(work: () => Promise<void>, everyMs: number): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const working = (async () => {
    while (!stopping.signal.aborted) {
      await work();
      await sleep(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined); // aborted: the loop ends
    }
  })();
  return {
    stop() {
      stopping.abort();
      return working;
    },
  };
}

/** A server that hangs must not hold up those who could read elsewhere. */
async function withinPatience(answer: Promise<boolean>, patienceMs: number): Promise<boolean> {
  const late = new AbortController();
  try {
    return await Promise.race([answer, sleep(patienceMs, false, { signal: late.signal })]);
  } finally {
    late.abort();
    answer.catch(() => undefined); // came too late to matter
  }
}
