import { createHmac } from 'node:crypto';

export const signatureHeader = 'x-sandbox-signature';

/** Signs `timestamp.body` with HMAC-SHA256; `timestamp` is epoch seconds. The receiver refuses old timestamps. */
export function signWebhook(secret: string, body: string, timestamp = Math.floor(Date.now() / 1000)): string {
  const digest = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return `t=${timestamp},v1=${digest}`;
}
