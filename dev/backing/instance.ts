import { join } from 'node:path';
import { readJson, writeJson } from '../json-file.ts';
import { isRunning } from '../process/record.ts';
import type { ProcessRecord } from '../process/record.ts';
import type { BackingName, Profile } from './profile.ts';

/** A backing service that we started, as remembered between commands. */
export type Instance = PrivateInstance | ComposeInstance;

export interface PrivateInstance {
  readonly how: 'private';
  readonly description: string;
  readonly url: string;
  /** RabbitMQ only: its management API, with credentials. */
  readonly managementUrl?: string;
  /** In the order in which they are to be stopped. */
  readonly processes: readonly ProcessRecord[];
}

export interface ComposeInstance {
  readonly how: 'compose';
  readonly description: string;
  readonly url: string;
  readonly managementUrl?: string;
}

const fileOf = (profile: Profile, name: BackingName) => join(profile.dir, name, 'instance.json');

/** The instance an earlier command left, whole or in part. */
export function rememberedInstance(profile: Profile, name: BackingName): Instance | undefined {
  return readJson<Instance | null>(fileOf(profile, name)) ?? undefined;
}

export function rememberInstance(profile: Profile, name: BackingName, instance: Instance | null): void {
  writeJson(fileOf(profile, name), instance);
}

/** True when every process of it still runs. */
export function isWhole(instance: PrivateInstance): boolean {
  return instance.processes.every(isRunning);
}
