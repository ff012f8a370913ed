/**
 * The marketplace as its users meet it: every process real, over HTTP, from the front page to the vendor's parcel. Ends with every
 * invariant over the books of all subgraphs. `npm run test:cluster` takes the same walk where each backing service has several nodes.
 */
import { after, before, test } from 'node:test';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { startStack } from '../../dev/stack.ts';
import { createJourney } from './journey.ts';
import { assertStopsInOrder } from './shutdown.ts';
import { app } from './walk/app.ts';
import { buying } from './walk/buying.ts';
import { cost } from './walk/cost.ts';
import { guards } from './walk/guards.ts';
import { merging } from './walk/merging.ts';
import { records } from './walk/records.ts';
import { visiting } from './walk/visiting.ts';
import type { Walk } from './walk/walk.ts';
import { testBacking } from './test-backing.ts';

let walk: Walk;
before(async () => {
  const stack = await startStack({
    backing: testBacking(),
    isMeasured: true,
    env: { '*': { LOG_LEVEL: 'debug' } },
  });
  walk = { stack, journey: createJourney(stack) };
  // A few past orders are enough here: `npm start` makes all of them.
  await seedStack({ topology: stack.topology, say: () => {}, pastOrders: 4 });
}, { timeout: 240_000 });
after(() => walk?.stack.stop());

for (const chapter of [visiting, buying, cost, app, merging, guards, records]) {
  for (const [title, step] of Object.entries(chapter)) test(title, (t) => step(walk, t));
}

test('each process stops in order: nothing new, what is under way to its end, messages, traces, and only then the connections', () => assertStopsInOrder(walk.stack));
