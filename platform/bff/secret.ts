import { createHash, hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new unguessable value: 256 bits, safe in cookies, headers and addresses. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What may be stored or used as a key in place of a secret. */
export function secretHash(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** Compares two secrets in time that does not depend on where they differ. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(expected).digest());
}
