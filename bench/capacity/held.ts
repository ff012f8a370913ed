/** What a process of each tier holds after load: memory, and connections to the servers behind it. */
import type { KillableBacking } from '../../dev/backing/killable.ts';
import { connectionsTo, residentMb, type PidsOf, type Tier } from './processes.ts';

export interface Held {
  readonly tier: Tier;
  readonly residentMb: number;
  /** Connections open to each; of the process that has most. */
  readonly database: number;
  readonly redis: number;
  readonly broker: number;
}

/** The largest of each tier's processes. */
export function heldBy(pids: PidsOf, { mysql, redis, rabbitmq }: KillableBacking): Held[] {
  const portOf = (url: string): number => Number(new URL(url).port);
  const most = (tier: Tier, of: (pid: number) => number): number => Math.max(0, ...pids(tier).map(of));
  return (['bff', 'gateway', 'subgraphs'] as const).map((tier) => ({
    tier,
    residentMb: most(tier, residentMb),
    database: most(tier, (pid) => connectionsTo(pid, portOf(mysql.url))),
    redis: most(tier, (pid) => connectionsTo(pid, portOf(redis.url))),
    broker: most(tier, (pid) => connectionsTo(pid, portOf(rabbitmq.url))),
  }));
}
