/** Shapes that several event contracts share. Contracts are published: a field is added as optional, never removed or changed. */
import { z } from 'zod';

export const id = z.string().min(5).max(40);
/** ISO 4217 code. */
export const currency = z.string().regex(/^[A-Z]{3}$/);
/** ISO 3166-1 alpha-2 code. */
export const country = z.string().regex(/^[A-Z]{2}$/);
/** Whole minor units of the currency beside it. */
export const minorUnits = z.int();
/** RFC 3339 in UTC. */
export const instant = z.iso.datetime();
export const quantity = z.int().min(1);

export const postalAddress = z.object({
  recipient: z.string(),
  line1: z.string(),
  line2: z.string().nullable(),
  city: z.string(),
  region: z.string().nullable(),
  postalCode: z.string().nullable(),
  country,
  phone: z.string().nullable(),
});
export type PostalAddressData = z.infer<typeof postalAddress>;
