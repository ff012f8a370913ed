import { hash } from 'node:crypto';

/** The id prefixes of what the demo creates. */
export const idPrefixes = {
  user: 'usr', address: 'adr', vendor: 'vnd', staff: 'vsm', category: 'cat',
  product: 'prd', variant: 'var', review: 'rev', coupon: 'cpn',
} as const;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** 2024-01-01T00:00:00Z: older than anything created at run time, so new ids sort after the demo's. */
const fixedTimestampHex = (1_704_067_200_000).toString(16).padStart(12, '0');

/** The same id for the same prefix and name, for ever; shaped like the platform's ids (a UUIDv7 as a TypeID). */
export function deterministicId(prefix: string, name: string): string {
  const digest = hash('sha256', `${prefix}:${name}`);
  const variant = (8 + (Number.parseInt(digest[3] ?? '0', 16) % 4)).toString(16);
  const uuid = `${fixedTimestampHex}7${digest.slice(0, 3)}${variant}${digest.slice(4, 19)}`;
  return `${prefix}_${encode(uuid)}`;
}

/** 128 bits as 26 characters, the first of which carries 3 bits: two zero bits pad the front. */
function encode(hex: string): string {
  let value = BigInt(`0x${hex}`);
  let text = '';
  for (let index = 0; index < 26; index++) {
    text = alphabet[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}
