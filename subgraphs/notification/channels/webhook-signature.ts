import { createHmac, randomBytes } from 'node:crypto';

export const signatureHeader = 'marketplace-signature';

/** A new secret of an endpoint: 256 bits. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64url')}`;
}

export interface SignatureInput {
  /** The one in force, and while it is being changed the one before. */
  secrets: readonly string[];
  /** Of the call, in seconds since 1970. */
  timestamp: number;
  /** Exactly as sent. */
  body: string;
}

/**
 * `t=<timestamp>,v1=<hex>[,v1=<hex>]`: HMAC-SHA256 by each secret over `<timestamp>.<body>`. The receiver compares in constant
 * time with what it computes itself, takes the call if one `v1` matches, and refuses timestamps older than five minutes.
 */
export function signatureOf({ secrets, timestamp, body }: SignatureInput): string {
  const signatures = secrets.map((secret) => `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`);
  return [`t=${timestamp}`, ...signatures].join(',');
}
