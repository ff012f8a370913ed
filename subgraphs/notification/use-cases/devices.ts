/** A person's mobile devices that take messages. */
import type { Sql } from '#platform/data/database';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { z } from 'zod';
import { removeDevice, saveDevice } from '../data/device-repository.ts';
import type { UseCaseDeps } from './deps.ts';

export const deviceToken = z.string().min(8, 'must be a device token').max(4096).regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

export interface DeviceChange {
  userId: string;
  token: string;
  /** Makes a repeat harmless, even if the device has changed hands or settings since. */
  idempotencyKey?: string | null;
}

type Deps = Pick<UseCaseDeps, 'db' | 'now'>;

export function registerDevice({ db, now }: Deps, device: DeviceChange): Promise<void> {
  return once(db, 'pushDeviceRegister', device, (sql) => saveDevice(sql, { ...device, at: now() }));
}

export function forgetDevice({ db }: Pick<Deps, 'db'>, device: DeviceChange): Promise<void> {
  return once(db, 'pushDeviceRemove', device, (sql) => removeDevice(sql, device));
}

async function once(db: Deps['db'], operation: string, { userId, token, idempotencyKey }: DeviceChange, work: (sql: Sql) => Promise<unknown>): Promise<void> {
  if (idempotencyKey == null) return void (await work(db));
  await withIdempotency({ db, actor: userId, operation, key: idempotencyKey, input: { token }, knownResult: null }, async (tx) => {
    await work(tx);
    return null;
  });
}
