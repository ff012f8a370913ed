import { createHmac, timingSafeEqual } from 'node:crypto';
import { DomainError } from '#platform/errors/domain-error';

/** How far the signed timestamp may be from our clock: an old webhook is a replay. */
export const webhookToleranceSeconds = 300;

export interface SignedWebhook {
  /** Exactly the bytes that were received. */
  readonly body: Buffer;
  /** The signature header: `t=<epoch seconds>,v1=<hex>`, with several `v1` while the sender rotates its key. */
  readonly signature: string | string[] | undefined;
  /** All keys that are valid now; several while a key is rotated. */
  readonly secrets: readonly string[];
  /** Epoch ms; the clock unless set. */
  readonly now?: number;
}

/** The refusal of a webhook; permanent, for no repetition makes it right. */
export function webhookRefused(why: string, cause?: unknown): DomainError {
  return new DomainError('WEBHOOK_REFUSED', `webhook refused: ${why}`, { permanent: true, cause });
}

function parseHeader(header: string): { timestamp: string; digests: string[] } {
  const pairs = header.split(',').map((pair) => pair.trim().split('='));
  const values = (name: string) => pairs.filter(([key]) => key === name).map(([, value = '']) => value);
  const [timestamp = ''] = values('t');
  return { timestamp, digests: values('v1') };
}

function isSameDigest(given: string, expected: Buffer): boolean {
  const bytes = Buffer.from(given, 'hex');
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

/**
 * Verifies HMAC-SHA256 over `timestamp.body` (the scheme of Stripe and of our sandbox) in constant time, within a
 * window of five minutes. Throws WEBHOOK_REFUSED. The event's id belongs in the inbox: within the window, copies pass.
 */
export function verifyWebhook({ body, signature, secrets, now = Date.now() }: SignedWebhook): void {
  if (typeof signature !== 'string') throw webhookRefused('expected exactly one signature header');
  const { timestamp, digests } = parseHeader(signature);
  if (!/^\d{1,12}$/.test(timestamp) || digests.length === 0)
    throw webhookRefused('the signature header is malformed, expected t=...,v1=...');
  const expected = secrets.map((secret) => createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest());
  // Every combination is compared, so that the time does not tell which key or digest was close.
  const matches = expected.flatMap((mine) => digests.map((given) => isSameDigest(given, mine)));
  if (!matches.includes(true)) throw webhookRefused('the signature does not match');
  if (Math.abs(now / 1000 - Number(timestamp)) > webhookToleranceSeconds)
    throw webhookRefused(`its timestamp is more than ${webhookToleranceSeconds} s off`);
}

/** The JSON in a webhook's body; throws WEBHOOK_REFUSED when it is none. */
export function webhookJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw webhookRefused('the body is no JSON', error);
  }
}
