import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runAsAdmin } from '#platform/testing/test-database';
import { createRandom, type Random } from '../../dev/demo/random.ts';
import { assertWhole, describe } from './support/check.ts';
import { produce } from './support/load.ts';
import { settings } from './support/settings.ts';
import { openWorld, type Worker, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

/** The processes of a schedule, replaced when they die. */
interface Crew {
  relays: Worker[];
  consumers: Worker[];
}

type Fault = (crew: Crew, random: Random) => Promise<void>;

const faults: Record<string, Fault> = {
  'broker killed': async () => {
    await world.servers.rabbitmq.kill();
    await world.servers.rabbitmq.start();
  },
  'broker frozen': async (_crew, random) => {
    world.servers.rabbitmq.freeze();
    await sleep(random.integer(500, 7_000));
    world.servers.rabbitmq.thaw();
  },
  'memory alarm': async (_crew, random) => {
    await world.servers.rabbitmqctl('set_vm_memory_high_watermark', '0.00001');
    await sleep(random.integer(200, 3_000));
    await world.servers.rabbitmqctl('set_vm_memory_high_watermark', '0.4');
  },
  'database killed': async () => {
    await world.servers.mysql.kill();
    await world.servers.mysql.start();
  },
  'database frozen': async (_crew, random) => {
    world.servers.mysql.freeze();
    await sleep(random.integer(500, 5_000));
    world.servers.mysql.thaw();
  },
  'database read-only': async (_crew, random) => {
    await runAsAdmin('SET GLOBAL read_only = 1');
    await sleep(random.integer(200, 3_000));
    await runAsAdmin('SET GLOBAL read_only = 0');
  },
  'connections cut': async (_crew, random) => {
    for (let cut = random.integer(1, 10); cut > 0; cut -= 1) {
      await world.cutDatabase();
      await sleep(200);
    }
  },
  'relay killed': async (crew) => {
    await crew.relays.shift()?.kill();
    crew.relays.push(await world.worker({ relay: true }));
  },
  'consumer killed': async (crew) => {
    await crew.consumers.shift()?.kill();
    crew.consumers.push(await world.worker({ consumer: {} }));
  },
  'relay added': async (crew) => void crew.relays.push(await world.worker({ relay: true })),
};

const steps = 8;
const events = 4_000;

for (let offset = 0; offset < settings.schedules; offset += 1) {
  const seed = settings.seed + offset;
  const random = createRandom(seed);
    const schedule = Array.from({ length: steps }, () => random.pick(Object.keys(faults)));

  test(`random schedule with seed ${seed}: ${schedule.join(', ')}`, async (t) => {
    const crew: Crew = { relays: [await world.worker({ relay: true })], consumers: [await world.worker({ consumer: {} }), await world.worker({ consumer: {} })] };
    let done = 0;
    const production = produce(world.app, {
      first: 0,
      count: events,
      pause: async () => void (done < steps && (await sleep(30))),
    });
    for (const name of schedule) {
      await sleep(random.integer(100, 1_500));
      await faults[name]?.(crew, random);
      done += 1;
    }
    await production;
    t.diagnostic(describe(await assertWhole(world, { sent: events, timeoutMs: 120_000 })));
  });
}
