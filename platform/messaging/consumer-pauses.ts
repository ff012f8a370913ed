/** Consumers that an operator stopped: kept in the database, so that every process of a service heeds it, after a restart, too. */
import { setTimeout as sleep } from 'node:timers/promises';
import { writeAudit } from '../audit/audit.ts';
import type { Database, Sql } from '../data/database.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface ConsumerPause {
  consumer: string;
  actor: string;
  reason: string;
  pausedAt: Date;
}

export interface PauseChange {
  db: Database;
  consumer: string;
  /** Who does it, and why: both are written to the audit log. */
  actor: string;
  reason: string;
}

/** The paused consumers of a service. */
export function readPauses(sql: Sql): Promise<ConsumerPause[]> {
  return sql.query<ConsumerPause>('SELECT consumer, actor, reason, paused_at AS pausedAt FROM consumer_pauses');
}

/** Stops a consumer in all processes within about a second; messages wait in its queue. False when it was paused already. */
export function pauseConsumer({ db, consumer, actor, reason }: PauseChange): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { affectedRows } = await tx.execute('INSERT IGNORE INTO consumer_pauses (consumer, actor, reason, paused_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3))', [consumer, actor, reason]);
    if (affectedRows === 0) return false;
    await writeAudit(tx, { actor, action: 'consumer.pause', target: consumer, detail: { reason } });
    return true;
  }, { label: 'consumer.pause' });
}

/** Lets a consumer go on. False when it was not paused. */
export function resumeConsumer({ db, consumer, actor, reason }: PauseChange): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { affectedRows } = await tx.execute('DELETE FROM consumer_pauses WHERE consumer = ?', [consumer]);
    if (affectedRows === 0) return false;
    await writeAudit(tx, { actor, action: 'consumer.resume', target: consumer, detail: { reason } });
    return true;
  }, { label: 'consumer.resume' });
}

export interface Pausable {
  name: string;
  /** Begins or ends taking messages; called one at a time. */
  setPaused(isPaused: boolean): Promise<void>;
}

export interface FollowPausesOptions {
  db: Database;
  consumers: readonly Pausable[];
  logger: Logger;
}

const everyMs = 1_000;

/** Starts the consumers that are not paused, then keeps all of them in step with what operators decide. */
export async function followPauses({ db, consumers, logger }: FollowPausesOptions): Promise<{ stop(): Promise<void> }> {
  const ended = new AbortController();
  async function look(): Promise<ReadonlySet<string> | undefined> {
    try {
      return new Set((await readPauses(db)).map(({ consumer }) => consumer));
    } catch (error) {
      logger.debug({ err: error }, 'cannot read which consumers are paused; all stay as they are');
      return undefined;
    }
  }
  async function follow(): Promise<void> {
    while (!ended.signal.aborted) {
      await sleep(everyMs * (0.8 + Math.random() * 0.4), undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
      const paused = ended.signal.aborted ? undefined : await look();
      for (const consumer of paused ? consumers : []) {
        await consumer.setPaused(paused?.has(consumer.name) ?? false).catch((error: unknown) => logger.error({ err: error, consumer: consumer.name }, 'a consumer could not be paused or resumed; tried again'));
      }
    }
  }
  // A database that is down must not keep consumers from starting: their handlers wait for it by themselves.
  const paused = await look();
  await Promise.all(consumers.map((consumer) => consumer.setPaused(paused?.has(consumer.name) ?? false)));
  const following = follow();
  return {
    async stop() {
      ended.abort();
      await following;
    },
  };
}
