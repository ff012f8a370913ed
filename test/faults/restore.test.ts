/** Everything is lost but a backup: a fresh marketplace is made of it, and its books agree. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { bringTogether } from '../../dev/backup/bring-together.ts';
import { findDumpProgram } from '../../dev/backup/client-programs.ts';
import { dumpDatabases } from '../../dev/backup/dump-databases.ts';
import type { Manifest } from '../../dev/backup/manifest.ts';
import { restoreDatabases } from '../../dev/backup/restore-databases.ts';
import { takeBackup, type TakenBackup } from '../../dev/backup/take-backup.ts';
import { checkInvariants } from '../../dev/invariants/check.ts';
import { seedStack, withDatabase } from '../../dev/seed/seed-stack.ts';
import { subgraphNames, type SubgraphName, type Topology } from '../../dev/services.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { prepareFreshStack, type FreshStack } from '../backup/restored-stack.ts';
import { createJourney, persona } from '../stack/journey.ts';
import { createWebClient, type WebClient } from '../stack/web-client.ts';
import { testBacking } from '../stack/test-backing.ts';

const backing = testBacking();

const column = async (topology: Topology, service: SubgraphName, sql: string): Promise<string[]> => (await withDatabase(topology, service, (db) => db.query<{ value: string | number }>(sql))).map(({ value }) => String(value));
const settled = (topology: Topology) =>
  waitFor(async () => (await checkInvariants(topology)).length === 0, { what: 'the books to agree', timeoutMs: 90_000, intervalMs: 500 }).catch(async () => assert.deepEqual(await checkInvariants(topology), []));

describe('a marketplace of a backup', () => {
  const into = mkdtempSync(join(tmpdir(), 'restore-'));
  let lost: Stack;
  let variants: string[];
  const fresh: FreshStack[] = [];

  before(async () => {
    lost = await startStack({ backing });
    await seedStack({ topology: lost.topology, say: () => {}, pastOrders: 4 });
    variants = await createJourney(lost).variantsOf('harbour-mug', 'finca-enamel-mug');
  }, { timeout: 240_000 });
  after(async () => {
    for (const stack of fresh) await stack.stop();
    await lost?.stop();
    rmSync(into, { recursive: true, force: true });
  });

  const prepare = async (): Promise<FreshStack> => {
    const stack = await prepareFreshStack({ backing, like: lost.topology });
    fresh.push(stack);
    return stack;
  };
  const buy = async (stack: Pick<Stack, 'urls'>, browser: WebClient = createWebClient(stack.urls['bff-web'])): Promise<string> => {
    const { state, orderNumber } = await createJourney(stack).fillAndCheckOut(browser, variants);
    assert.equal(state, 'PLACED');
    return orderNumber ?? '';
  };

  // Writes are held for a moment only: on a machine too busy to open all snapshots in it a backup says that it is not of one, and is taken again.
  const ofOneMoment = async (): Promise<TakenBackup> => {
    for (let tries = 1; tries <= 10; tries += 1) {
      const taken = await takeBackup({ databases: lost.topology.databases, adminUrl: backing.mysqlAdminUrl, into: join(into, String(tries)) });
      if (taken.manifest.cut === 'one moment') return taken;
    }
    throw new Error('ten backups, and none of one moment');
  };

  test('taken while people buy, it is of one moment: no service has heard what none has said', { timeout: 120_000 }, async () => {
    let isBuying = true;
    const buyers = [0, 1].map(async () => {
      while (isBuying) await buy(lost);
    });
    const { folder, manifest } = await ofOneMoment().finally(async () => {
      isBuying = false;
      await Promise.all(buyers);
    });
    const { topology } = await prepare();
    await restoreDatabases({ folder, manifest, databases: topology.databases });
    const said = new Set((await Promise.all(subgraphNames.map((name) => column(topology, name, 'SELECT id AS value FROM outbox')))).flat());
    const heard = (await Promise.all(subgraphNames.map((name) => column(topology, name, "SELECT DISTINCT message_id AS value FROM inbox WHERE message_id LIKE 'msg%'")))).flat();
    assert.ok(heard.length > 50, `${heard.length} messages were heard`);
    assert.deepEqual(heard.filter((id) => !said.has(id)), []);
  });

  test('of moments that lie apart, messages bring the services together again: each acts once, and the books agree', { timeout: 240_000 }, async () => {
    const { topology: old } = lost;
    await settled(old);
    const folder = join(into, 'apart');
    mkdirSync(folder);
    const program = await findDumpProgram();
    const dump = (...names: SubgraphName[]) => dumpDatabases({ databases: Object.fromEntries(names.map((name) => [name, old.databases[name] ?? ''])), adminUrl: undefined, folder, program });
    const early = await dump('product', 'notification');
    const later = [await buy(lost), await buy(lost)];
    await settled(old);
    const late = await dump('user', 'vendor', 'order');
    const manifest: Manifest = { format: 1, startedAt: new Date().toISOString(), finishedAt: new Date().toISOString(), commit: null, dumpProgram: program.version, ...late, databases: [...early.databases, ...late.databases], others: [], sealingKeyFingerprint: null };
    const notified = await column(old, 'notification', 'SELECT COUNT(*) AS value FROM notifications');

    const stack = await prepare();
    await restoreDatabases({ folder, manifest, databases: stack.topology.databases });
    assert.notDeepEqual(await column(stack.topology, 'notification', 'SELECT COUNT(*) AS value FROM notifications'), notified);
    await bringTogether({ databases: stack.topology.databases, manifest, actor: 'operator:test' });
    await stack.start();
    await settled(stack.topology);
    assert.deepEqual(await column(stack.topology, 'notification', 'SELECT COUNT(*) AS value FROM notifications'), notified);
    const [placed] = await column(stack.topology, 'order', `SELECT COUNT(*) AS value FROM orders WHERE number IN ('${later.join("', '")}')`);
    assert.equal(placed, '2');

    await pagesAnswer(stack);
    await buy(stack);
    await settled(stack.topology);
  });

  async function pagesAnswer(stack: FreshStack): Promise<void> {
    for (const path of ['/', '/products/harbour-mug', '/vendors/kiln-and-tide']) assert.equal((await fetch(stack.urls['bff-web'] + path)).status, 200, path);
    const { email, password } = persona('ada-moreau');
    const browser = createWebClient(stack.urls['bff-web']);
    await browser.send('SignIn', { input: { email, password } });
    const { data } = await browser.send<{ accountPage: { orders: { items: unknown[] } } }>('AccountPage', { market: { locale: 'en-IE', currency: 'EUR', country: 'FR' } });
    assert.ok(data.accountPage.orders.items.length > 0, 'the orders of before are there');
  }
});
