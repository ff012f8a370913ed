import { gzipSync } from 'node:zlib';

export interface PayloadSize {
  /** Bytes of the JSON text in UTF-8. */
  bytes: number;
  /** Bytes as they travel, compressed with gzip at its usual level 6. */
  gzipBytes: number;
}

/** Measures a response for payload budgets; give it the body as sent, or the value that would be sent as JSON. */
export function payloadSize(body: unknown): PayloadSize {
  const buffer = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { bytes: buffer.length, gzipBytes: gzipSync(buffer, { level: 6 }).length };
}
