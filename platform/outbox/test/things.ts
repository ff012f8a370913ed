/** Something that moves, each time with a message that bears its version. */
import { z } from 'zod';
import type { Database } from '../../data/database.ts';
import { defineEvent } from '../../messaging/contract.ts';
import type { Outbox } from '../outbox.ts';

export const moved = defineEvent({ type: 'thing.moved.v1', aggregate: 'thing', producer: 'maker', schema: z.object({}), example: {} });

export async function createThings(db: Database, ids: readonly string[] = []): Promise<void> {
  await db.execute('CREATE TABLE IF NOT EXISTS thing (id VARCHAR(40) PRIMARY KEY, version INT NOT NULL DEFAULT 0) ENGINE=InnoDB');
  for (const id of ids) await db.execute('INSERT INTO thing (id) VALUES (?)', [id]);
}

export function moveThing(db: Database, outbox: Outbox, ...ids: string[]): Promise<void> {
  return db.transaction(async (tx) => {
    for (const id of ids.toSorted()) {
      await tx.execute('UPDATE thing SET version = version + 1 WHERE id = ?', [id]);
      const [row] = await tx.query<{ version: number }>('SELECT version FROM thing WHERE id = ?', [id]);
      await outbox.add(tx, moved, { aggregateId: id, aggregateVersion: row?.version ?? 0, data: {} });
    }
  });
}
