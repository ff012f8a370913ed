import { cpus, loadavg } from 'node:os';
import { closeKillable, openKillable } from '../../dev/backing/killable.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { startStack } from '../../dev/stack.ts';
import { pidsOf } from '../capacity/processes.ts';
import { costsByKind, findRated, startGenerator, type Load, type Wanted } from './measure.ts';
import { mix, preparePeople } from './people.ts';
import { kindsTable, sharesOf, tableHead, tableRow } from './report.ts';

export interface MarketplaceOptions {
  seconds: number;
  people: number;
  patienceMs: number;
  leastShare: number;
  /** More variables for all services. */
  env: Record<string, string>;
  stopRequested: AbortSignal;
  say: (line: string) => void;
}

/** A whole marketplace, entered at its BFFs. Resolves with whether goodput stayed up. */
export async function overloadMarketplace({ seconds, people, patienceMs, leastShare, env, stopRequested, say }: MarketplaceOptions): Promise<boolean> {
  const backing = await openKillable('bench');
  const stack = await startStack({
    backing: { mysqlAdminUrl: backing.mysql.url, redisUrl: backing.redis.url, rabbitmqUrl: backing.rabbitmq.url, ...(backing.rabbitmq.managementUrl !== undefined && { rabbitmqManagementUrl: backing.rabbitmq.managementUrl }) },
    env: { '*': { LOG_LEVEL: 'error', TRACE_SAMPLE_PERCENT: '2', ...env }, gateway: { RATE_LIMIT_ACTOR: '0', RATE_LIMIT_ADDRESS: '0' } },
  });
  const generator = await startGenerator(pidsOf(stack, backing));
  try {
    await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 2 });
    const requests = await preparePeople(stack, people);
    const wanted: Wanted = { requests, mix, seconds, patienceMs };
    await generator.load({ ...wanted, seconds: 8 }, 40);
    const costs = await costsByKind(generator, wanted);
    const rated = await findRated(generator, { ...wanted, seconds: 5 }, say);
    say(`\nrated: ${rated.goodPerSecond.toFixed(0)} good answers per second, the highest goodput of an open loop; ${cpus().length} cores for servers and clients, load ${loadavg()[0]?.toFixed(1)}\n\n${tableHead}\n${tableRow('rated', rated, rated, costs)}`);
    const loads: [name: string, load: Load][] = [];
    for (const times of [1, 2, 5, 10]) {
      stopRequested.throwIfAborted();
      const load = await generator.load(wanted, rated.goodPerSecond * times);
      loads.push([`${times}x`, load]);
      say(tableRow(`${times}x`, load, rated, costs));
    }
    say(`\n${kindsTable(loads, mix, costs)}`);
    return loads.every(([, load]) => sharesOf(load, rated, costs).corrected >= leastShare);
  } finally {
    generator.stop();
    await stack.stop();
    await closeKillable('bench');
  }
}
