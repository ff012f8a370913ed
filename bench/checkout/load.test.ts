import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Counters } from './counters.ts';
import { runLoad, type Shop } from './load.ts';

const nothing: Counters = { cpuSeconds: 0, serverCpuSeconds: 0, clientCpuSeconds: 0, machineCpuSeconds: 0, sqlStatements: 0, httpRequests: 0, messages: 0 };

function shopWith(shop: Partial<Shop<number>>): Shop<number> {
  return { buyersFor: async ({ buyers }) => Array.from({ length: buyers }, (_, index) => index), buy: async () => 5, count: async () => nothing, followed: async () => {}, ...shop };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 1));

test('every buyer begins anew when done, until the time is over', async () => {
  const bought = [0, 0, 0];
  const buy = async (buyer: number) => (await soon(), (bought[buyer] = (bought[buyer] ?? 0) + 1), 7);
  const result = await runLoad(shopWith({ buy }), { signedIn: false, buyers: 3, ms: 60 });
  assert.ok(bought.every((times) => times > 1), String(bought));
  assert.equal(result.completed, bought.reduce((sum, times) => sum + times, 0));
  assert.equal(result.firstAnswersMs.length, result.completed);
});

test('what was not bought counts as failed, and ends nothing', async () => {
  let asked = 0;
  const buy = async () => {
    await soon();
    asked += 1;
    if (asked % 2 === 0) throw new Error('sold out');
    return 7;
  };
  const { completed, failed } = await runLoad(shopWith({ buy }), { signedIn: false, buyers: 1, ms: 60 });
  assert.ok(failed > 0 && completed > 0, `${failed} failed, ${completed} completed`);
  assert.equal(completed + failed, asked);
});

test('what follows a purchase is counted with it, and waited for', async () => {
  let statements = 0;
  const shop = shopWith({ count: async () => ({ ...nothing, sqlStatements: statements }), buy: async () => (await soon(), (statements += 1)), followed: async () => void (statements += 1_000) });
  const { used, completed } = await runLoad(shop, { signedIn: false, buyers: 1, ms: 30 });
  assert.equal(used.sqlStatements, completed + 1_000);
});

test('at a steady pace purchases begin at that pace, however fast the answers are', async () => {
  const { completed, seconds } = await runLoad(shopWith({}), { signedIn: false, buyers: 50, ms: 300, perSecond: 50 });
  assert.ok(completed >= 2 && completed <= seconds * 50 + 2, `${completed} in ${seconds} s`);
});
