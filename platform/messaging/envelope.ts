import { z } from 'zod';

/** One message as it travels: the same everywhere, whatever `data` is. */
export interface Envelope<Data = unknown> {
  readonly id: string;
  readonly type: string;
  readonly producer: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  /** Rises with each change of the aggregate: consumers ignore what is older than what they know. */
  readonly aggregateVersion: number;
  readonly occurredAt: string;
  readonly traceparent: string;
  readonly data: Data;
}

const envelopeSchema = z.object({
  id: z.string().min(1).max(40),
  type: z.string().min(1).max(100),
  producer: z.string().min(1).max(100),
  aggregateType: z.string().min(1).max(100),
  aggregateId: z.string().min(1).max(40),
  aggregateVersion: z.int().min(0),
  occurredAt: z.iso.datetime(),
  traceparent: z.string(),
  data: z.unknown(),
});

/** Reads an envelope from a message body. Throws SyntaxError or ZodError saying what is wrong with it. */
export function decodeEnvelope(content: Buffer): Envelope {
  return envelopeSchema.parse(JSON.parse(content.toString('utf8')));
}
