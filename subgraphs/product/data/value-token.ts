import { createHash } from 'node:crypto';

/** What a value of an attribute is called in a listing: short, the same however the value's letters are cased. */
export function valueToken(code: string, value: string): string {
  return createHash('sha256').update(`${code}=${value.toLowerCase()}`).digest('hex').slice(0, 12);
}
