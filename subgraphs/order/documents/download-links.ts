/**
 * Addresses of files that whoever has one may fetch for a few minutes. They are made in resolvers, after the permission to see what the file is about;
 * the signature covers what is fetched and until when.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('document'), id: z.string() }),
  z.strictObject({ kind: z.literal('packing-slip'), vendorOrderId: z.string() }),
  z.strictObject({ kind: z.literal('statement'), vendorId: z.string(), month: z.string(), currency: z.string(), format: z.enum(['pdf', 'csv']) }),
  z.strictObject({
    kind: z.literal('orders'),
    vendorId: z.string().nullable(),
    state: z.string().nullable(),
    paymentState: z.string().nullable(),
    fulfilmentState: z.string().nullable(),
    returnState: z.string().nullable(),
    placedFrom: z.iso.datetime().nullable(),
    placedBefore: z.iso.datetime().nullable(),
    /** Who may see what is personal in it. */
    withAddresses: z.boolean(),
    withEarnings: z.boolean(),
  }),
]);

/** What a link is for. */
export type DownloadTarget = z.infer<typeof target>;

const signed = z.strictObject({ target, expiresAt: z.int() });

/** How long a link may be used. */
const lifetimeMs = 15 * 60_000;

export interface DownloadLinks {
  /** The address of a file; `name` is what browsers save it as. */
  url(target: DownloadTarget, name: string): string;
  /** What a link's token is for; null when it is forged or too old. */
  verify(token: string): DownloadTarget | null;
}

export function createDownloadLinks({ baseUrl, key, now }: { baseUrl: string; key: string; now: () => Date }): DownloadLinks {
  const signatureOf = (payload: string) => createHmac('sha256', key).update(`order-download:${payload}`).digest();
  return {
    url(to, name) {
      // Whole minutes, so that a page shown twice names the same address.
      const expiresAt = Math.ceil((now().getTime() + lifetimeMs) / 60_000) * 60_000;
      const payload = Buffer.from(JSON.stringify({ target: to, expiresAt })).toString('base64url');
      return `${baseUrl}/${payload}.${signatureOf(payload).toString('base64url')}/${encodeURIComponent(name)}`;
    },
    verify(token) {
      const [payload = '', signature = ''] = token.split('.');
      const [given, expected] = [Buffer.from(signature, 'base64url'), signatureOf(payload)];
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      const parsed = signed.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
      return parsed.expiresAt > now().getTime() ? parsed.target : null;
    },
  };
}
