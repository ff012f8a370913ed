/** Private servers that may be killed, frozen and started again, for fault tests and measurements. Their data is durable. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DevError } from '../dev-error.ts';
import { readJson, writeJson } from '../json-file.ts';
import { devDir } from '../paths.ts';
import { freePort, waitUntilFree } from '../process/ports.ts';
import { signalProcess, type ProcessRecord } from '../process/record.ts';
import { run } from '../process/run.ts';
import { waitForExit } from '../process/stop.ts';
import { loadSecrets } from '../secrets.ts';
import { findProgram } from './binaries.ts';
import { rememberedInstance, rememberInstance } from './instance.ts';
import { startPrivate } from './private.ts';
import { backingNames, type BackingName, type BackingPorts, type Profile } from './profile.ts';
import { servers } from './servers.ts';

export interface KillableServer {
  readonly url: string;
  readonly managementUrl: string | undefined;
  /** Ends it by a signal, by default outright, and waits for its end. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again with its data, at its old address; waits until it answers. */
  start(): Promise<void>;
  freeze(): void;
  thaw(): void;
  pids(): number[];
}

export interface KillableBacking extends Readonly<Record<BackingName, KillableServer>> {
  /** Runs a rabbitmqctl command on the broker. */
  rabbitmqctl(...args: string[]): Promise<void>;
}

const portRange = ['mysql', 'redis', 'rabbitmq', 'rabbitmqManagement', 'rabbitmqDist', 'epmd'] as const;

/** Starts what does not run yet; several processes in turn may open the same servers, which run until `closeKillable`. */
export async function openKillable(name: 'faults' | 'bench', wanted: readonly BackingName[] = backingNames): Promise<KillableBacking> {
  const profile = await profileOf(name);
  const opened = await Promise.all(backingNames.map(async (server) => [server, await open(server, profile, wanted.includes(server))] as const));
  return { ...(Object.fromEntries(opened) as Record<BackingName, KillableServer>), rabbitmqctl: (...args) => control(profile, args) };
}

/** Ends all servers of that name at once and removes their data. */
export async function closeKillable(name: 'faults' | 'bench'): Promise<void> {
  const profile = await profileOf(name);
  await Promise.all(backingNames.map((server) => end(server, profile, 'SIGKILL')));
  rmSync(profile.dir, { recursive: true, force: true });
}

async function open(name: BackingName, profile: Profile, isWanted: boolean): Promise<KillableServer> {
  const start = async () => {
    const binary = servers[name].findBinary();
    if (!binary) throw new DevError(`${servers[name].title} is not on this machine.`, { hint: `It must run as a process of ours to be killed: install ${servers[name].packages.join(' ')}.` });
    return await startPrivate(servers[name], { profile, binary, secrets: loadSecrets(profile.dir), say: () => undefined });
  };
  const { url, managementUrl } = isWanted ? await start() : { url: '', managementUrl: undefined };
  return {
    url,
    managementUrl,
    kill: (signal = 'SIGKILL') => end(name, profile, signal),
    async start() {
      await waitUntilFree(profile.ports[name], 10_000);
      const again = await start();
      if (again.url !== url) throw new DevError(`${servers[name].title} came back at another address, because its port was taken meanwhile.`);
    },
    freeze: () => processesOf(name, profile).forEach((process) => signalProcess(process, 'SIGSTOP')),
    thaw: () => processesOf(name, profile).forEach((process) => signalProcess(process, 'SIGCONT')),
    pids: () => processesOf(name, profile).map(({ pid }) => pid),
  };
}

function processesOf(name: BackingName, profile: Profile): readonly ProcessRecord[] {
  const instance = rememberedInstance(profile, name);
  return instance?.how === 'private' ? instance.processes : [];
}

async function end(name: BackingName, profile: Profile, signal: NodeJS.Signals): Promise<void> {
  for (const process of processesOf(name, profile)) {
    signalProcess(process, 'SIGCONT');
    signalProcess(process, signal);
    if (!(await waitForExit(process, 40_000))) throw new Error(`${name} (process ${process.pid}) did not end within 40 s of ${signal}`);
  }
  rememberInstance(profile, name, null);
}

/** Ports are chosen once and kept, so that a server comes back where its clients look for it. */
async function profileOf(name: 'faults' | 'bench'): Promise<Profile> {
  const dir = join(devDir, name);
  const file = join(dir, 'ports.json');
  const ports = readJson<BackingPorts>(file) ?? (Object.fromEntries(await Promise.all(portRange.map(async (port) => [port, await freePort()]))) as unknown as BackingPorts);
  writeJson(file, ports);
  return { name, dir, ports, durable: true, variables: { mysql: [], redis: [], rabbitmq: [] }, managementVariables: [] };
}

async function control({ dir, name, ports }: Profile, args: string[]): Promise<void> {
  const command = findProgram('/usr/lib/rabbitmq/bin/rabbitmqctl', 'rabbitmqctl') ?? 'rabbitmqctl';
  const env = { PATH: process.env.PATH, HOME: join(dir, 'rabbitmq'), ERL_EPMD_PORT: String(ports.epmd), RABBITMQ_CONF_ENV_FILE: '/dev/null', LANG: 'C.UTF-8' };
  const result = await run(command, ['--node', `marketplace-${name}@localhost`, ...args], { env, cwd: dir, timeoutMs: 60_000 });
  if (result.code !== 0) throw new Error(`rabbitmqctl ${args.join(' ')} failed:\n${result.output}`);
}
