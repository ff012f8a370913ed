/** The processes of a marketplace by tier: what they have run, what they hold, whom they are connected to; from the kernel, so on Linux only. */
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { KillableBacking } from '../../dev/backing/killable.ts';
import { subgraphNames } from '../../dev/services.ts';
import { twinName } from '../../dev/service-environment.ts';
import type { Stack } from '../../dev/stack.ts';
import { cpuMsOf } from '../screens/cpu.ts';

export const tiers = ['bff', 'gateway', 'subgraphs', 'database', 'redis', 'broker'] as const;
export type Tier = (typeof tiers)[number];
/** By tier, in whatever unit the name says. */
export type ByTier = Readonly<Record<Tier, number>>;

export const byTier = (of: (tier: Tier) => number): ByTier => Object.fromEntries(tiers.map((tier) => [tier, of(tier)])) as ByTier;

export type PidsOf = (tier: Tier) => readonly number[];

/** Who makes up each tier now; second instances that run are among them. The payment provider, which is somebody else's, is in none. */
export function pidsOf(stack: Stack, backing: KillableBacking): PidsOf {
  const services = { bff: ['bff-web', 'bff-mobile'], gateway: ['gateway'], subgraphs: subgraphNames } as const;
  const servers = { database: 'mysql', redis: 'redis', broker: 'rabbitmq' } as const;
  return (tier) => {
    if (tier in servers) return backing[servers[tier as keyof typeof servers]].pids();
    return services[tier as keyof typeof services].flatMap((name) => [name, twinName(name)].flatMap((each) => pidIn(stack, each) ?? []));
  };
}

/** Process of a service or of its second instance; not every stack has one, and it may have ended. */
export function pidIn(stack: Stack, name: string): number | undefined {
  const pid = stack.pid(name);
  return pid !== undefined && existsSync(`/proc/${pid}`) ? pid : undefined;
}

/** Milliseconds of CPU so far. */
export function cpuByTier(pids: PidsOf): ByTier {
  return byTier((tier) => pids(tier).reduce((sum, pid) => sum + cpuMsOf(pid), 0));
}

/** Resident megabytes of a process. */
export function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

/** Connections that a process has open to a port on this machine. */
export function connectionsTo(pid: number, port: number): number {
  const own = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => socketOf(`/proc/${pid}/fd/${fd}`)));
  const [established, hexPort] = ['01', port.toString(16).toUpperCase().padStart(4, '0')];
  return readFileSync(`/proc/${pid}/net/tcp`, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , remote, state, , , , , , inode]) => state === established && remote?.endsWith(`:${hexPort}`) && own.has(inode)).length;
}

/** Number of the socket behind a descriptor, which may have been closed since it was listed. */
function socketOf(file: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(file))?.[1];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Milliseconds that all cores together have worked so far, for anybody. */
export function machineBusyMs(): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/).map(Number);
  return (user + nice + system + irq + softirq + steal) * 10;
}
