import type { Database, Tx } from '../data/database.ts';

export type InboxOutcome = 'processed' | 'duplicate';

/**
 * Runs `effect` in one transaction with the message's inbox row: however often the message arrives, and whoever
 * else is processing it right now, the effect is committed once. A concurrent duplicate waits for the first one's outcome.
 */
export function processOnce(db: Database, consumer: string, messageId: string, effect: (tx: Tx) => Promise<void>): Promise<InboxOutcome> {
  return db.transaction(async (tx) => {
    const { affectedRows } = await tx.execute(
      'INSERT IGNORE INTO inbox (consumer, message_id, processed_at) VALUES (?, ?, UTC_TIMESTAMP(3))',
      [consumer, messageId],
    );
    if (affectedRows === 0) return 'duplicate';
    await effect(tx);
    return 'processed';
  }, { label: consumer });
}
