import { createHmac } from 'node:crypto';

/** A webhook as its sender makes it; `at` is epoch ms. */
export function signedWebhook(secret: string, event: object, at = Date.now()) {
  const body = Buffer.from(JSON.stringify(event));
  const timestamp = Math.floor(at / 1000);
  const digest = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
  return { body, timestamp, digest, signature: `t=${timestamp},v1=${digest}` };
}
