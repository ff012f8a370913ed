import { randomFillSync } from 'node:crypto';
import { V7Generator } from 'uuidv7';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const prefixPattern = /^[a-z]{1,12}$/;
// 26 characters hold 130 bits: the first one carries only the top 3 of the 128, so it never exceeds 7.
const suffixPattern = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const generator = new V7Generator();
/** Two characters at a time: dozens of ids are made for each order. */
const pairs = Array.from({ length: 1024 }, (_, bits) => alphabet.charAt(bits >> 5) + alphabet.charAt(bits & 31));
const randomness = Buffer.alloc(4096);
let usedRandomness = randomness.length;

/**
 * A new time-ordered id such as `prd_01jz8q3k5ve3sbk2m8x4q0a7wd`: a UUIDv7 in the TypeID encoding
 * (https://github.com/jetify-com/typeid/tree/main/spec). `at` sets the embedded time, for seeded or imported rows.
 */
export function newId(prefix: string, at?: Date): string {
  if (!prefixPattern.test(prefix)) {
    throw new TypeError(`Id prefix "${prefix}" is not valid; expected 1 to 12 lowercase letters`);
  }
  return `${prefix}_${encode(at === undefined ? generator.generate().bytes : uuidAt(at))}`;
}

/** Whether `value` is an id of that prefix. */
export function isId(prefix: string, value: string): boolean {
  return value.startsWith(`${prefix}_`) && suffixPattern.test(value.slice(prefix.length + 1));
}

/** Bytes of a UUIDv7 (RFC 9562, 5.7): not by the shared generator, which is monotonic and would be dragged into the past or the future. */
function uuidAt(at: Date): Uint8Array {
  if (usedRandomness === randomness.length) {
    randomFillSync(randomness);
    usedRandomness = 0;
  }
  const bytes = Buffer.from(randomness.subarray(usedRandomness, (usedRandomness += 16)));
  bytes.writeUIntBE(at.getTime(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes;
}

/** When an id was made, in ms since 1970; null for what is no id of ours. */
export function timeOfId(value: string): number | null {
  const suffix = value.slice(value.indexOf('_') + 1);
  if (!suffixPattern.test(suffix)) return null;
  let number = 0n;
  for (const character of suffix) number = number * 32n + BigInt(alphabet.indexOf(character));
  return Number(number >> 80n);
}

function encode(bytes: Uint8Array): string {
  const byte = (index: number): number => bytes[index] as number;
  let text = pairs[byte(0)] as string;
  for (let at = 1; at < 16; at += 5) {
    const high = (byte(at) << 12) | (byte(at + 1) << 4) | (byte(at + 2) >> 4);
    const low = ((byte(at + 2) & 15) << 16) | (byte(at + 3) << 8) | byte(at + 4);
    text += `${pairs[high >> 10]}${pairs[high & 1023]}${pairs[low >> 10]}${pairs[low & 1023]}`;
  }
  return text;
}
