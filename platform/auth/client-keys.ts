import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Proves that one of our own clients calls; with it `clientAddressHeader` is believed. */
export const clientKeyHeader = 'x-client-key';
/** Address of the device that a first-party client calls for. Not X-Forwarded-For, to which proxies between the two would append. */
export const clientAddressHeader = 'x-client-address';

/** Recognises first-party clients by their keys. */
export interface ClientKeys {
  /** Whether the request carries one of the keys. */
  accepts(headers: IncomingHttpHeaders): boolean;
}

/** `keys` by a label for people. A key is replaced without a gap by listing old and new one for a while. */
export function createClientKeys(keys: Readonly<Record<string, string>>): ClientKeys {
  // Looking up a digest tells by its timing nothing that helps to find a key.
  const digests = new Set(Object.values(keys).map(digestOf));
  return {
    accepts(headers) {
      const key = headers[clientKeyHeader];
      return typeof key === 'string' && digests.has(digestOf(key));
    },
  };
}

function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('base64');
}
