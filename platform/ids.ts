import { V7Generator } from 'uuidv7';
import type { UUID } from 'uuidv7';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const prefixPattern = /^[a-z]{1,12}$/;
// 26 characters hold 130 bits: the first one carries only the top 3 of the 128, so it never exceeds 7.
const suffixPattern = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const generator = new V7Generator();

/**
 * A new time-ordered id such as `prd_01jz8q3k5ve3sbk2m8x4q0a7wd`: a UUIDv7 in the TypeID encoding
 * (https://github.com/jetify-com/typeid/tree/main/spec). `at` sets the embedded time, for seeded or imported rows.
 */
export function newId(prefix: string, at?: Date): string {
  if (!prefixPattern.test(prefix)) {
    throw new TypeError(`Id prefix "${prefix}" is not valid; expected 1 to 12 lowercase letters`);
  }
  return `${prefix}_${encode(at === undefined ? generator.generate() : uuidAt(at))}`;
}

/** Whether `value` is an id of that prefix. */
export function isId(prefix: string, value: string): boolean {
  return value.startsWith(`${prefix}_`) && suffixPattern.test(value.slice(prefix.length + 1));
}

function uuidAt(at: Date): UUID {
  // A generator of its own: the shared one is monotonic and would be dragged into the past or the future.
  return new V7Generator().generateOrResetWithTs(at.getTime());
}

/** When an id was made, in ms since 1970; null for what is no id of ours. */
export function timeOfId(value: string): number | null {
  const suffix = value.slice(value.indexOf('_') + 1);
  if (!suffixPattern.test(suffix)) return null;
  let number = 0n;
  for (const character of suffix) number = number * 32n + BigInt(alphabet.indexOf(character));
  return Number(number >> 80n);
}

function encode(uuid: UUID): string {
  let value = BigInt(`0x${uuid.toHex()}`);
  let text = '';
  for (let position = 0; position < 26; position += 1) {
    text = alphabet.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return text;
}
