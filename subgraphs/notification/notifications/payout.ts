/** What the messages about a vendor's payouts have in common: whom they tell, of what, and where that is seen. */
import { z } from 'zod';

export const payoutPayload = z.strictObject({ vendorId: z.string(), vendorName: z.string(), payoutId: z.string(), currency: z.string(), amountMinor: z.int() });

export const ofPayout = {
  audience: 'vendor',
  payload: payoutPayload,
  example: { vendorId: 'vnd_01jb2k0000000000000000000a', vendorName: 'Fjord & Loom', payoutId: 'pyt_01jb2k0000000000000000000a', currency: 'EUR', amountMinor: 226_000 },
  link: ({ vendorId }: z.infer<typeof payoutPayload>) => `/desk/${encodeURIComponent(vendorId)}/payouts`,
} as const;
