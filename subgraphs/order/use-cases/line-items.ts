/** Pieces of an order's lines, as a client names them: to send, call off, refund or return. */
import { z } from 'zod';

/** Each line once: twice would be checked against the same pieces that are left. May be empty. */
export const anyLineItems = z
  .array(z.strictObject({ lineId: z.string(), quantity: z.int().min(1) }))
  .max(200)
  .refine((items) => new Set(items.map(({ lineId }) => lineId)).size === items.length, 'names a line twice');

/** The same, at least one. */
export const lineItems = anyLineItems.min(1);
