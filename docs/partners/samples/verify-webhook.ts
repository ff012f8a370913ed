import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether a call is ours and fresh. `body` is the raw text: parsing and printing it again changes it. */
export function isFromMarketplace(body: string, signature: string, secret: string, now = Date.now() / 1000): boolean {
  const parts = signature.split(',').map((part) => part.split('=') as [string, string]);
  const time = Number(parts.find(([name]) => name === 't')?.[1]);
  if (!(Math.abs(now - time) <= 300)) return false;
  const expected = createHmac('sha256', secret).update(`${time}.${body}`).digest();
  // There are two while the secret is being changed.
  return parts.some(([name, value]) => {
    const given = name === 'v1' ? Buffer.from(value, 'hex') : Buffer.alloc(0);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
