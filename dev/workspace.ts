import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';
import { DevError } from './dev-error.ts';

const neededBytes = 700 * 1024 ** 2;

/** Fails when the folder for all local data cannot be made or written, or when the disk is nearly full. */
export function requireUsableFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new DevError(`${dir} cannot be used as a folder (${(cause as NodeJS.ErrnoException).code}).`, {
      hint: 'All local data goes there: it must be a folder that this user may write. Was it made by another user, root perhaps?',
      cause,
    });
  }
  const { bavail, bsize } = statfsSync(dir);
  if (bavail * bsize >= neededBytes) return;
  throw new DevError(`Only ${megabytes(bavail * bsize)} are free where ${dir} lies.`, {
    hint: `Free some space: the databases need about ${megabytes(neededBytes)}.`,
  });
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1024 ** 2)} MB`;
}
