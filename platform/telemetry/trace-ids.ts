import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(8192);
let used = pool.length;

/** Random bytes in hexadecimal; drawn in bulk, since ids are made many times per request. */
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}

/** 32 hexadecimal digits. */
export const newTraceId = (): string => randomHex(16);

/** 16 hexadecimal digits. */
export const newSpanId = (): string => randomHex(8);
