import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** One cached answer as it is stored. */
export interface CacheEntry {
  /** The number of evictions there had been when the answer was asked for. */
  readonly sequence: number;
  /** Epoch milliseconds at which it was stored. */
  readonly storedAt: number;
  readonly maxAgeMs: number;
  readonly tags: readonly string[];
  /** JSON text of what the subgraph answered. */
  readonly text: string;
}

/** Larger answers are compressed. */
const compressFrom = 16 * 1024;
const plain = 0x70;
const compressed = 0x7a;

/** Writes an entry; undefined when it is larger than `maxBytes`. */
export function encodeEntry({ sequence, storedAt, maxAgeMs, tags, text }: CacheEntry, maxBytes: number): Buffer | undefined {
  const content = Buffer.from(`${JSON.stringify([sequence, storedAt, maxAgeMs, tags])}\n${text}`);
  const isLarge = content.length >= compressFrom;
  const body = isLarge ? deflateRawSync(content, { level: 1 }) : content;
  return body.length < maxBytes ? Buffer.concat([Buffer.from([isLarge ? compressed : plain]), body]) : undefined;
}

/** Reads an entry; undefined for what is none, such as one of a newer format. */
export function decodeEntry(stored: Buffer | null | undefined, maxBytes: number): CacheEntry | undefined {
  if (!stored || (stored[0] !== plain && stored[0] !== compressed)) return undefined;
  try {
    const body = stored.subarray(1);
    const content = (stored[0] === compressed ? inflateRawSync(body, { maxOutputLength: maxBytes * 50 }) : body).toString();
    const end = content.indexOf('\n');
    const [sequence, storedAt, maxAgeMs, tags] = JSON.parse(content.slice(0, end)) as [number, number, number, string[]];
    return { sequence, storedAt, maxAgeMs, tags, text: content.slice(end + 1) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError || isZlibError(error)) return undefined;
    throw error;
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
