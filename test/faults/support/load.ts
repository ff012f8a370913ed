/** The load of the fault tests: changes of things, announced through the outbox, and their effects on the other side. */
import { z } from 'zod';
import type { Database, Tx } from '#platform/data/database';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { defineConsumer, on, type Consumer, type HandlerContext } from '#platform/messaging/consumer';
import { defineEvent } from '#platform/messaging/contract';
import { createOutbox } from '#platform/outbox/outbox';

const data = z.object({ n: z.int(), behaviour: z.enum(['ok', 'refuse', 'poison']).default('ok') });
export const changed = defineEvent({ type: 'thing.changed.v1', aggregate: 'thing', producer: 'maker', schema: data, example: { n: 1 } });

export const tables = [
  'CREATE TABLE thing (id VARCHAR(40) PRIMARY KEY, version INT NOT NULL) ENGINE=InnoDB',
  // Written with the outbox row, so that it says what must arrive, whatever became of the answer to the commit.
  'CREATE TABLE sent (n INT PRIMARY KEY, message_id VARCHAR(40) NOT NULL, KEY (message_id)) ENGINE=InnoDB',
  // No unique key: a second effect would show.
  'CREATE TABLE effect (id BIGINT AUTO_INCREMENT PRIMARY KEY, message_id VARCHAR(40) NOT NULL, aggregate_id VARCHAR(40) NOT NULL, version INT NOT NULL, KEY (message_id)) ENGINE=InnoDB',
  'CREATE TABLE copy (id VARCHAR(40) PRIMARY KEY, version INT NOT NULL) ENGINE=InnoDB',
  'CREATE TABLE counter (id INT PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB',
  'CREATE TABLE setting (name VARCHAR(40) PRIMARY KEY) ENGINE=InnoDB',
];

const outbox = createOutbox({ producer: 'maker' });
const perTransaction = 5;
const things = 300;
/** Longer than any fault lasts. */
const patienceMs = 60_000;

export interface Production {
  first: number;
  count: number;
  /** Transactions at once. */
  parallel?: number;
  /** Called after each transaction with how many events are written so far. */
  onProgress?: (written: number) => void;
  /** A pause before each transaction, to stretch the load over a fault. */
  pause?: () => Promise<void>;
}

/** Writes events numbered from `first`, each once: what fails is tried again until the database has it. */
export async function produce(db: Database, { first, count, parallel = 4, onProgress, pause }: Production): Promise<void> {
  let next = first;
  let written = 0;
  await Promise.all(Array.from({ length: parallel }, async () => {
    while (next < first + count) {
      const from = next;
      next = Math.min(from + perTransaction, first + count);
      const to = next;
      await pause?.();
      await surely(() => db.transaction((tx) => change(tx, from, to), { label: 'produce' }));
      onProgress?.((written += to - from));
    }
  }));
}

async function change(tx: Tx, from: number, to: number): Promise<void> {
  const id = `thing-${Math.floor(from / perTransaction) % things}`;
  await tx.execute('INSERT INTO thing (id, version) VALUES (?, LAST_INSERT_ID(1)) ON DUPLICATE KEY UPDATE version = LAST_INSERT_ID(version + 1)', [id]);
  for (let n = from; n < to; n += 1) {
    if (n > from) await tx.execute('UPDATE thing SET version = version + 1 WHERE id = ?', [id]);
    const [row] = await tx.query<{ version: number }>('SELECT version FROM thing WHERE id = ?', [id]);
    const messageId = await outbox.add(tx, changed, { aggregateId: id, aggregateVersion: row?.version ?? 0, data: { n } });
    await tx.execute('INSERT INTO sent (n, message_id) VALUES (?, ?)', [n, messageId]);
  }
}

/** An unknown outcome of a commit shows at the second try: the numbers are taken. */
async function surely(work: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (isDuplicateKey(error)) return;
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 100));
    }
  }
}

export interface ConsumerBehaviour {
  prefetch?: number;
  maxLength?: number;
  /** Each handler also changes two of these counters, in random order: that many transactions deadlock. */
  counters?: number;
  /** How long each handler holds its connection. */
  holdMs?: number;
}

/** Writes one effect per message and keeps the highest version per thing. Refuses while the setting "closed" is in the database. */
export function createEffects({ prefetch = 50, maxLength, counters = 0, holdMs = 0 }: ConsumerBehaviour = {}): Consumer {
  return defineConsumer({
    name: 'taker.effects',
    prefetch,
    maxLength,
    on: [on(changed, async ({ tx, message }: HandlerContext<z.output<typeof data>>) => {
      if (message.data.behaviour === 'refuse' && (await tx.query("SELECT 1 FROM setting WHERE name = 'closed'")).length > 0) throw new RangeError('closed for now');
      await tx.execute('INSERT INTO effect (message_id, aggregate_id, version) VALUES (?, ?, ?)', [message.id, message.aggregateId, message.aggregateVersion]);
      await tx.execute(
        'INSERT INTO copy (id, version) VALUES (?, ?) ON DUPLICATE KEY UPDATE version = GREATEST(version, ?)',
        [message.aggregateId, message.aggregateVersion, message.aggregateVersion],
      );
      for (const counter of twoOf(counters)) await tx.execute('UPDATE counter SET n = n + 1 WHERE id = ?', [counter]);
      if (holdMs > 0) await tx.query('SELECT SLEEP(?)', [holdMs / 1_000]);
    })],
  });
}

function twoOf(count: number): number[] {
  if (count < 2) return [];
  const first = Math.floor(Math.random() * count);
  return [first, (first + 1 + Math.floor(Math.random() * (count - 1))) % count];
}
