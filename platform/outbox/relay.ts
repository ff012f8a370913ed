import type { Database } from '../data/database.ts';
import type { Broker } from '../messaging/broker.ts';
import { isBrokerDown, publishFailure } from '../messaging/confirms.ts';
import type { Logger } from '../telemetry/logger.ts';
import { counter, gauge } from '../telemetry/metrics.ts';
import { measureBacklog } from './backlog.ts';
import type { Backlog } from './backlog.ts';
import { createHousekeeping } from './housekeeping.ts';
import { relayBatch } from './relay-batch.ts';
import type { BatchOptions } from './relay-batch.ts';
import { createOverdue, type Head, type Overdue } from './overdue.ts';
import { createStraight, type Straight } from './straight.ts';
import { createStuckAggregates } from './stuck-aggregates.ts';
import { createWakeUp, type WakeUp } from './wake-up.ts';

export interface RelayOptions {
  db: Database;
  broker: Broker;
  logger: Logger;
  pollMs?: number;
  batchSize?: number;
  /** Batches worked on at once; each takes a database connection. */
  concurrency?: number;
}

export interface Relay {
  start(): void;
  /** Looks for new messages now instead of at the next poll; many nudges at once count as one. */
  nudge(partition?: number): void;
  /** Publishes what this process wrote right after the commit, so that it need not be looked for: between `start` and `stop`. */
  straight: Pick<Straight, 'isOpen' | 'take'>;
  /** Ends after the batches under way. */
  stop(): Promise<void>;
  backlog(): Promise<Backlog>;
}

const backlogEveryMs = 5_000;
const firstBackoffMs = 200;
const maxBackoffMs = 5_000;
/** Whoever wrote a message publishes and marks it much sooner; if not, it was killed, or wrote it without a relay. */
const leftOverAfterMs = 150;
/** With more waiting, to look whether an earlier message of an aggregate is among them costs more than to let the relay take what there is. */
const mostWaitingForStraight = 1_000;
const relayed = counter({ name: 'outbox_published_total', help: 'Outbox messages published' });
const failures = counter({ name: 'outbox_publish_failures_total', help: 'Failed passes of the relay', labels: ['cause'] });
const backlogSize = gauge({ name: 'outbox_backlog', help: 'Outbox messages not yet published' });
const oldestAge = gauge({ name: 'outbox_oldest_age_seconds', help: 'Age of the oldest unpublished outbox message' });

/** Publishes what transactions left in the outbox. Any number of relays may run at once: partitions are shared out by row locks. */
export function createRelay({ db, broker, logger, pollMs = 150, batchSize = 200, concurrency = 2 }: RelayOptions): Relay {
  const wakeUp = createWakeUp();
  const housekeeping = createHousekeeping({ db, logger });
  const straight = createStraight({ broker, logger, mark: (seqs) => markPublished(db, seqs), leave: (partition) => wakeUp.nudge(partition), onPublished: () => relayed.inc() });
  const batch: BatchOptions = { db, broker, stuck: createStuckAggregates(), straight, batchSize };
  const overdue = createOverdue({ afterMs: leftOverAfterMs });
  let running: Promise<void> | undefined;
  let stopping = false;
  const meter = createMeter(db);

  async function run(): Promise<void> {
    let backoffMs = firstBackoffMs;
    while (!stopping) {
      try {
        await meter.measureIfDue();
        await pass(batch, concurrency, () => partitionsFor(db, wakeUp.take(), overdue));
        backoffMs = firstBackoffMs;
        await wakeUp.wait(pollMs);
      } catch (error) {
        failures.inc({ cause: isBrokerDown(error) ? 'broker' : 'database' });
        logger.warn({ err: error, backoffMs }, 'the outbox relay is held up; messages stay in the outbox');
        wakeUp.nudge(); // what it was told of is forgotten: then it looks everywhere
        await wakeUp.wait(backoffMs * (0.5 + Math.random() / 2), { onlyIfUrgent: true });
        backoffMs = Math.min(backoffMs * 2, maxBackoffMs);
      }
    }
  }

  const unsubscribe = broker.onConnected(() => wakeUp.urgent());
  return {
    start() {
      running ??= run();
      housekeeping.start();
    },
    nudge: (partition) => wakeUp.nudge(partition),
    straight: { isOpen: () => running !== undefined && meter.waiting() < mostWaitingForStraight && straight.isOpen(), take: straight.take },
    async stop() {
      stopping = true;
      unsubscribe();
      wakeUp.urgent();
      await Promise.all([running, straight.stop(), housekeeping.stop()]);
    },
    backlog: () => measureBacklog(db),
  };
}

/** Shows how much waits, now and then. */
function createMeter(db: Database): { measureIfDue(): Promise<void>; waiting(): number } {
  let measuredAt = 0;
  let waiting = 0;
  return {
    waiting: () => waiting,
    async measureIfDue() {
      if (Date.now() - measuredAt < backlogEveryMs) return;
      measuredAt = Date.now();
      const { count, oldestAgeSeconds } = await measureBacklog(db);
      waiting = count;
      backlogSize.set(count);
      oldestAge.set(oldestAgeSeconds);
    },
  };
}

function markPublished(db: Database, seqs: readonly number[]): Promise<unknown> {
  return db.execute('UPDATE outbox SET published_at = UTC_TIMESTAMP(3) WHERE seq IN (?)', [seqs]);
}

/** Empties the partitions that have something; throws if broker or database are down, so that the caller backs off. */
async function pass(batch: BatchOptions, concurrency: number, wanted: () => Promise<readonly number[]>): Promise<void> {
  const { connected, blocked } = batch.broker.health();
  if (!connected || blocked) throw publishFailure(blocked ? 'blocked' : 'disconnected', 'The broker takes no messages now');
  const groups = inGroups(await wanted());
  const workers = Array.from({ length: Math.min(concurrency, groups.length) }, async () => {
    for (let group = groups.pop(); group !== undefined; group = groups.pop()) await drain(group, batch);
  });
  const failed = (await Promise.allSettled(workers)).find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Few partitions go together; many are shared out among the batches that run at once. */
function inGroups(partitions: readonly number[]): number[][] {
  const size = 8;
  return Array.from({ length: Math.ceil(partitions.length / size) }, (_, index) => partitions.slice(index * size, (index + 1) * size));
}

async function drain(partitions: readonly number[], batch: BatchOptions): Promise<void> {
  for (;;) {
    const { read, published, error } = await relayBatch(partitions, batch);
    relayed.inc(published);
    if (error !== undefined) failures.inc({ cause: isBrokerDown(error) ? 'broker' : 'message' });
    if (isBrokerDown(error)) throw error;
    if (read < batch.batchSize || published === 0) return;
  }
}

/** What just came elsewhere is left to whoever wrote it. */
async function partitionsFor(db: Database, { hinted, others }: ReturnType<WakeUp['take']>, overdue: Overdue): Promise<readonly number[]> {
  if (others === 'none') return hinted;
  const heads = await db.query<Head>('SELECT partition_no AS partitionNo, MIN(seq) AS seq FROM outbox WHERE published_at IS NULL GROUP BY partition_no');
  const leftOver = overdue.among(heads);
  return [...new Set([...hinted, ...(others === 'all' ? heads.map(({ partitionNo }) => partitionNo) : leftOver)])];
}
