/** A person's mobile devices that take messages. */
import { z } from 'zod';
import { removeDevice, saveDevice } from '../data/device-repository.ts';
import type { UseCaseDeps } from './deps.ts';

export const deviceToken = z.string().min(8, 'must be a device token').max(4096).regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

interface Device {
  userId: string;
  token: string;
}

export function registerDevice({ db, now }: Pick<UseCaseDeps, 'db' | 'now'>, device: Device): Promise<void> {
  return saveDevice(db, { ...device, at: now() });
}

export async function forgetDevice({ db }: Pick<UseCaseDeps, 'db'>, device: Device): Promise<void> {
  await removeDevice(db, device);
}
