/**
 * The whole loop of money as a property: orders that are lived at random, over the real database, with both providers, every kind of card, and calls that end
 * in every way, leave books that agree with one another, with the provider's, and to the cent. `ORDER_LIVES` sets how many, `ORDER_LIVES_SEED` the first one's seed.
 */
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { always, reconcileBooks } from '../../../dev/invariants/reconcile.ts';
import { createRandom } from '../../../dev/demo/random.ts';
import { orderInvariants } from '../invariants.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { differencesOf } from './order-life-books.ts';
import { live } from './order-life-course.ts';
import { beginLife, type Life } from './order-life.ts';
import { throughBoth, type Moods } from './two-providers.ts';

const wanted = process.env['ORDER_LIVES'];
const lives = Number(wanted ?? 24);
/** Beyond it no other life is begun, unless somebody has said how many. */
const longestMs = 12_000;
const firstSeed = Number(process.env['ORDER_LIVES_SEED'] ?? Math.floor(Math.random() * 1_000_000_000));
const atOnce = 4;

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

test(`orders lived at random end with books that agree to the cent (${lives} from seed ${firstSeed})`, { timeout: 30_000 + lives * 5_000 }, async (t) => {
  const moodsOf = new Map<string, Moods>();
  const well: Moods = { random: createRandom(firstSeed), trouble: 0 };
  // Payouts have the moods of the run, which end with it.
  const payouts: Moods = { random: createRandom(firstSeed).fork('payouts'), trouble: 0.2 };
  const providers = await throughBoth(t as TestContext, subgraph, (reference) => moodsOf.get(reference) ?? (reference.startsWith('pyt_') ? payouts : well));
  const context = { subgraph, providers, moodsOf };
  const problems: string[] = [];
  const latest = wanted === undefined ? Date.now() + longestMs : Infinity;
  const seeds = Array.from({ length: lives }, (_, index) => firstSeed + index);
  const told = (life: Life, what: string) => problems.push(`seed ${life.seed}: ${what}\n    ${life.orderId}: ${life.done.join(', ')}`);
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let seed = seeds.shift(); seed !== undefined && problems.length === 0 && Date.now() < latest; seed = seeds.shift()) {
      const life = await beginLife(context, seed);
      try {
        await live(context, life, life.random.integer(5, 40));
        for (const difference of await differencesOf(subgraph, life)) told(life, difference);
      } catch (error) {
        told(life, error instanceof Error ? (error.stack ?? error.message) : String(error));
      }
    }
  }));
  problems.push(...(await orderInvariants(subgraph.db)));
  problems.push(...(await reconcileBooks({ db: subgraph.db, provider: subgraph.provider, window: always() })).differences.map(({ text }) => text));
  assert.deepEqual(problems, []);
});
