import { defineConsumer, on } from '../consumer.ts';
import { recorded } from './recorder.ts';

/** Writes one row per message, for several messages in one transaction. */
export const gatherer = defineConsumer({
  name: 'gatherer.effects',
  prefetch: 50,
  together: 16,
  on: [on(recorded, async ({ tx, message }) => {
    await tx.execute('INSERT INTO effect (message_id, n) VALUES (?, ?)', [message.id, message.data.n]);
  })],
});
