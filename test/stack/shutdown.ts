/** In which order each process of a running marketplace stops, read from its log. */
import assert from 'node:assert/strict';
import { subgraphNames, type ServiceName } from '../../dev/services.ts';
import type { Stack } from '../../dev/stack.ts';

/** Steps that must be there, in this order; others may come between. Traces are written before what they tell of is closed, and the database goes last. */
const orders: readonly (readonly [names: readonly ServiceName[], steps: readonly string[]])[] = [
  [['bff-web', 'bff-mobile'], ['server', 'live updates', 'traces', 'broker', 'gateway', 'redis']],
  [['gateway'], ['drain', 'gateway', 'traces', 'caches and limits']],
  [subgraphNames, ['consumers', 'jobs', 'server', 'graphql', 'relay', 'traces', 'broker', 'redis', 'database']],
];

/** Ends all of them by SIGTERM, callers first. The stack is of no use afterwards. */
export async function assertStopsInOrder(stack: Stack): Promise<void> {
  for (const [names, steps] of orders) {
    for (const name of names) {
      await stack.kill(name, 'SIGTERM');
      const log = stack.logs(name);
      const end = /"steps":(\[[^\]]*\]),"msg":"stopped"/.exec(log.slice(log.lastIndexOf('"stopping"')));
      assert.ok(end?.[1], `${name} did not come to an orderly end`);
      const done = JSON.parse(end[1]) as string[];
      assert.deepEqual(done.filter((step) => steps.some((each) => step.startsWith(each))), steps, `${name} stopped in another order: ${done.join(', ')}`);
    }
  }
}
