/**
 * npm run capacity [-- --only <part of a name> --quick]: CPU per request of every tier for each screen and mutation, throughput with one process and
 * with two, scaling laws fitted to that, and what a large load would need, each extrapolation marked as one. On a marketplace and servers of its own; on Linux.
 */
import { closeKillable, openKillable } from '../../dev/backing/killable.ts';
import { runCommand } from '../../dev/command.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { startStack } from '../../dev/stack.ts';
import { readBenchOptions } from '../options.ts';
import { closePools } from '../screens/ask.ts';
import { measureAll } from './measure-all.ts';
import { scaled } from './scaling.ts';

const { values } = readBenchOptions({ options: { only: { type: 'string', default: '' }, quick: { type: 'boolean', default: false } }, allowPositionals: true });

await runCommand(async ({ stopRequested }) => {
  const backing = await openKillable('bench');
  const stack = await startStack({
    backing: { mysqlAdminUrl: backing.mysql.url, redisUrl: backing.redis.url, rabbitmqUrl: backing.rabbitmq.url, ...(backing.rabbitmq.managementUrl !== undefined && { rabbitmqManagementUrl: backing.rabbitmq.managementUrl }) },
    twins: scaled,
    env: { '*': { LOG_LEVEL: 'warn', TRACE_SAMPLE_PERCENT: '2' }, gateway: { RATE_LIMIT_ACTOR: '0', RATE_LIMIT_ADDRESS: '0' } },
  });
  try {
    await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 12 });
    await measureAll({ stack, backing, only: values.only, isQuick: values.quick, stopRequested, say: (text) => void process.stdout.write(`${text}\n`) });
    return 0;
  } finally {
    await closePools();
    await stack.stop();
    await closeKillable('bench');
  }
});
