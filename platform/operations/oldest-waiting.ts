import type { Sql } from '../data/database.ts';
import { timeOfId } from '../ids.ts';
import type { Broker } from '../messaging/broker.ts';
import type { OldestWaiting } from './consumer-report.ts';

const peekAgainAfterMs = 60_000;

/**
 * Tells how old the oldest message of a queue is, by what its consumer's own service knows.
 *
 * While somebody takes from it: queues are first in, first out, so what waits is about as old as what was processed last, and
 * ids tell when they were made. While nobody does, its first message is looked at: once and no more, since each look counts
 * as a delivery, and too many of those make a message a dead letter.
 */
export function createOldestWaiting({ broker, sql }: { broker: Broker; sql: Sql }): OldestWaiting {
  const peeked = new Map<string, { madeAt: number | null; waiting: number; at: number }>();
  return async ({ name, waiting, attached }) => {
    if (attached > 0) {
      peeked.delete(name);
      return ageByProcessed(sql, name.slice(broker.topology.prefix.length));
    }
    const known = peeked.get(name);
    // Without a consumer a queue only grows; if it shrank, somebody took from it in between.
    if (known && (waiting >= known.waiting || Date.now() - known.at < peekAgainAfterMs)) return secondsSince(known.madeAt);
    const madeAt = await peek(broker, name);
    peeked.set(name, { madeAt, waiting, at: Date.now() });
    return secondsSince(madeAt);
  };
}

/** About how old the messages are that wait behind those a consumer has processed; null when it never processed any. */
export async function ageByProcessed(sql: Sql, consumer: string): Promise<number | null> {
  const [row] = await sql.query<{ id: string | null }>('SELECT MAX(message_id) AS id FROM inbox WHERE consumer = ?', [consumer]);
  return secondsSince(row?.id ? timeOfId(row.id) : null);
}

function peek(broker: Broker, queue: string): Promise<number | null> {
  // Closing the channel returns what was not acknowledged.
  return broker.withChannel(async (channel) => {
    const message = await channel.get(queue, { noAck: false });
    return message === false ? null : timeOfId(String(message.properties.messageId ?? ''));
  });
}

function secondsSince(madeAt: number | null): number | null {
  return madeAt === null ? null : Math.max(0, (Date.now() - madeAt) / 1_000);
}
