import { isDuplicateKey } from '../data/duplicate-key.ts';
import type { Database, Tx } from '../data/database.ts';

export type InboxOutcome = 'processed' | 'duplicate';

/** Thrown inside a transaction for a message whose inbox row is there already. */
class AlreadyProcessed extends Error {}

/**
 * Runs `effect` in one transaction with the message's inbox row: however often the message arrives, and whoever
 * else is processing it right now, the effect is committed once. A concurrent duplicate waits for the first one's outcome.
 */
export async function processOnce(db: Database, consumer: string, messageId: string, effect: (tx: Tx) => Promise<void>): Promise<InboxOutcome> {
  try {
    await db.transaction(async (tx) => {
      noteArrival(tx, consumer, [messageId]);
      await effect(tx);
    }, { label: consumer });
    return 'processed';
  } catch (error) {
    if (error instanceof AlreadyProcessed) return 'duplicate';
    throw error;
  }
}

/** One or several messages and what they do. */
export interface InboxEntry {
  messageIds: readonly string[];
  effect: (tx: Tx) => Promise<void>;
}

/**
 * The effects of several messages one after another, with all their inbox rows, in one transaction: all or none. After a deadlock it is tried once more.
 * @throws what any of them failed with, also when one of the messages was processed before.
 */
export async function processTogether(db: Database, consumer: string, entries: readonly InboxEntry[]): Promise<void> {
  await db.transaction(async (tx) => {
    noteArrival(tx, consumer, entries.flatMap(({ messageIds }) => messageIds));
    for (const { effect } of entries) await effect(tx);
  }, { label: consumer, attempts: 2 });
}

/** Goes to the server with the effect's first statement. Of a message that was processed before, nothing that its effect said has been run, or is kept. */
function noteArrival(tx: Tx, consumer: string, messageIds: readonly string[]): void {
  tx.executeLater(
    `INSERT INTO inbox (consumer, message_id, processed_at) VALUES ${messageIds.map(() => '(?, ?, UTC_TIMESTAMP(3))').join(', ')}`,
    messageIds.flatMap((id) => [consumer, id]),
    (error) => (isDuplicateKey(error) ? new AlreadyProcessed(`${consumer} has processed the message before`) : undefined),
  );
}
