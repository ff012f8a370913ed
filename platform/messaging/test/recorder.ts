import { z } from 'zod';
import { newId } from '../../ids.ts';
import { defineConsumer, on } from '../consumer.ts';
import { defineEvent } from '../contract.ts';
import type { Envelope } from '../envelope.ts';

export const recorded = defineEvent({ type: 'thing.recorded.v1', aggregate: 'thing', producer: 'maker', schema: z.object({ n: z.int() }), example: { n: 1 } });

/** Writes one row per processed message, so that a second effect would show. */
export const recorder = defineConsumer({
  name: 'recorder.effects',
  prefetch: 50,
  on: [on(recorded, async ({ tx, message }) => {
    await tx.execute('INSERT INTO effect (message_id, n) VALUES (?, ?)', [message.id, message.data.n]);
  })],
});

/** A message for the recorder. */
export function record(n: number): Envelope {
  const id = newId('msg');
  return {
    id, type: recorded.type, producer: 'maker', aggregateType: 'thing', aggregateId: id, aggregateVersion: 1,
    occurredAt: new Date().toISOString(), traceparent: '', data: { n },
  };
}
