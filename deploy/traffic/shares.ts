import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buckets, sharesFolder } from './edge-config.ts';

/** Lets green serve that share of callers, in percent, from the next request on. Whoever was on green stays there when the share grows. */
export function setGreenShare(folder: string, percent: number): void {
  if (!Number.isInteger(percent) || percent < 0 || percent > buckets) throw new RangeError(`A share is a whole number from 0 to 100, not ${percent}`);
  const files = join(folder, sharesFolder);
  mkdirSync(files, { recursive: true });
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    if (bucket < percent) writeFileSync(join(files, String(bucket)), '');
    else rmSync(join(files, String(bucket)), { force: true });
  }
}

/** The share of callers that green serves now, in percent. */
export function greenShare(folder: string): number {
  try {
    return readdirSync(join(folder, sharesFolder)).length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
