import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '../process/record.ts';
import type { ProcessRecord } from '../process/record.ts';
import { stopProcess } from '../process/stop.ts';
import type { Secrets } from '../secrets.ts';
import { isWhole, rememberedInstance, rememberInstance } from './instance.ts';
import type { PrivateInstance } from './instance.ts';
import type { Profile } from './profile.ts';
import type { Server } from './server.ts';

export interface PrivateOptions {
  readonly profile: Profile;
  readonly binary: string;
  readonly secrets: Secrets;
  readonly say: (detail: string) => void;
  readonly stopping?: AbortSignal;
}

/** Starts a private instance, or takes over the one that a crashed command left. */
export async function startPrivate(server: Server, { profile, binary, secrets, say, stopping }: PrivateOptions): Promise<PrivateInstance> {
  const earlier = rememberedInstance(profile, server.name);
  if (earlier?.how === 'private') {
    if (isWhole(earlier) && (await answers(server, earlier.url))) return earlier;
    say('stopping what an earlier run left');
    await stopPrivate(server, profile, earlier);
  }
  if (!profile.durable) rmSync(join(profile.dir, server.name), { recursive: true, force: true });
  const processes: ProcessRecord[] = [];
  const started = (process: ProcessRecord): void => {
    processes.unshift(process);
    rememberInstance(profile, server.name, { how: 'private', description: 'starting', url: '', processes });
  };
  try {
    const running = await server.start(binary, { profile, dir: join(profile.dir, server.name), secrets, say, started, stopping });
    const instance: PrivateInstance = { how: 'private', ...running, processes };
    rememberInstance(profile, server.name, instance);
    return instance;
  } catch (error) {
    await stopPrivate(server, profile, { how: 'private', description: '', url: '', processes });
    throw error;
  }
}

/** Stops its processes, last started first, waiting for each. Does nothing to a process that is gone. */
export async function stopPrivate(server: Server, profile: Profile, instance: PrivateInstance): Promise<void> {
  for (const process of instance.processes) {
    // Data that nobody will read needs no orderly end, which takes RabbitMQ six seconds.
    if (isRunning(process)) await stopProcess(process, profile.durable ? { graceMs: 30_000 } : { signal: 'SIGKILL', graceMs: 5_000 });
  }
  rememberInstance(profile, server.name, null);
}

async function answers(server: Server, url: string): Promise<boolean> {
  return await server.check(url).then(
    () => true,
    () => false,
  );
}
