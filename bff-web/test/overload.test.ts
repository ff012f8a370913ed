import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createBffAdmission } from '#platform/bff/admission';
import type { EntryAdmission } from '#platform/limits/entry-admission';
import { hasSession } from '../session/cookie.ts';
import { startHarness, type Harness } from './harness.ts';

const inEuros = { locale: 'en-IE', currency: 'EUR', country: 'FR' };

let web: Harness;
let admission: EntryAdmission;

before(async () => {
  const config = { ADMISSION_TARGET_MS: 200, ADMISSION_WAIT_MS: 200, SHED_ANONYMOUS_MS: 60_000, SHED_EVERYBODY_MS: 60_000 };
  admission = createBffAdmission({ service: 'bff-web', config, isPerson: hasSession });
  web = await startHarness({ pageFreshMs: 60_000, admission });
});
after(async () => {
  await web?.stop();
  admission?.stop();
});

/** Work of others fills every place and the whole queue while something is tried. */
async function whileFull(what: () => Promise<void>): Promise<void> {
  const release = Promise.withResolvers<void>();
  const others = { method: 'POST', headers: { cookie: 'sid=somebody' } };
  const going: Promise<unknown>[] = [];
  // However many it has learned to let in.
  while (admission.load().waiting === 0) going.push(admission.run(others, () => release.promise.then(() => ({ status: 200 }))));
  // Those who wait give up in a moment, and others come: as long as it is tried, the queue is full.
  let isOver = false;
  const queue = Array.from({ length: going.length }, async () => {
    while (!isOver) {
      await admission.run(others, async () => ({ status: 200 }));
      await turn();
    }
  });
  try {
    await what();
  } finally {
    isOver = true;
    release.resolve();
    await Promise.all([...going, ...queue]);
  }
}

it('what does not find its turn is refused before sessions and gateway are asked: programs get UNAVAILABLE, people a page; operators are let in', async () => {
  const asked = web.gateway.requests.length;
  await whileFull(async () => {
    const call = await fetch(`${web.base}/graphql?id=anything`, { headers: { cookie: 'sid=somebody' } });
    assert.deepEqual([call.status, call.headers.get('retry-after')], [503, '1']);
    const { errors } = (await call.json()) as { errors: { extensions: { code: string; limit: { name: string }; traceId: string } }[] };
    assert.deepEqual([errors[0]?.extensions.code, errors[0]?.extensions.limit.name, errors[0]?.extensions.traceId], ['UNAVAILABLE', 'requestsInHand', call.headers.get('x-trace-id')]);
    const page = await fetch(`${web.base}/cart`, { headers: { cookie: 'sid=somebody' } });
    assert.equal(page.status, 503);
    assert.match(await page.text(), /<h1>One moment, please<\/h1>/);
    assert.equal(web.gateway.requests.length, asked, 'the gateway was asked');
    assert.notEqual((await fetch(`${web.base}/ops`, { redirect: 'manual' })).status, 503);
    assert.equal((await fetch(`${web.base}/health/live`)).status, 200);
  });
});

it('a page in memory is given however full it is, and one that is not is refused', async () => {
  assert.equal((await web.browser().run('HomePage', { market: inEuros })).status, 200);
  await whileFull(async () => {
    assert.equal((await web.browser().run('HomePage', { market: inEuros })).status, 200);
    assert.equal((await web.browser().run('HomePage', { market: { ...inEuros, currency: 'USD' } })).status, 503);
  });
});
