import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from '../json-file.ts';
import { isRunning, recordProcess } from '../process/record.ts';
import type { ProcessRecord } from '../process/record.ts';
import type { Profile } from './profile.ts';

const dirOf = (profile: Profile) => join(profile.dir, 'users');
const ownFile = (profile: Profile) => join(dirOf(profile), `${process.pid}.json`);

/** Notes that this process uses the backing services, so that another command does not stop them meanwhile. */
export function takeLease(profile: Profile): void {
  writeJson(ownFile(profile), recordProcess(process.pid));
}

/** Gives the lease back. True when nobody else holds one, so that the services may be stopped. */
export function returnLease(profile: Profile): boolean {
  rmSync(ownFile(profile), { force: true });
  return liveUsers(profile).length === 0;
}

/** Processes that use the services now; forgets those that ended without a word. */
export function liveUsers(profile: Profile): ProcessRecord[] {
  const dir = dirOf(profile);
  mkdirSync(dir, { recursive: true });
  return readdirSync(dir)
    .filter((entry) => entry.endsWith('.json'))
    .flatMap((entry) => {
      const user = readJson<ProcessRecord>(join(dir, entry));
      if (user && isRunning(user)) return [user];
      rmSync(join(dir, entry), { force: true });
      return [];
    });
}
