import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { HttpResponse, RequestHead } from '../server/http-types.ts';
import { waitFor } from '../testing/wait-for.ts';
import { createEntryAdmission, type Claim, type EntryAdmission } from './entry-admission.ts';

const as = (claim: Claim): RequestHead => ({ method: 'GET', headers: { from: claim } });
const codeOf = ({ status, body }: HttpResponse): unknown[] => [status, (JSON.parse(String(body)) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code];

describe('entry admission', () => {
  let admission: EntryAdmission;
  let release: PromiseWithResolvers<void>;
  let going: Promise<HttpResponse>[];
  beforeEach(() => {
    // 64 at once until it has learned; a queue of 64 more.
    admission = createEntryAdmission({
      name: 'test',
      targetMs: 100,
      waitMs: 100,
      shedding: { anonymousMs: 60_000, everybodyMs: 60_000 },
      claimOf: ({ headers }) => headers.from as Claim,
    });
    release = Promise.withResolvers();
    going = [];
  });
  afterEach(async () => {
    release.resolve();
    await Promise.all(going);
    admission.stop();
  });
  const send = (claim: Claim, count: number): void => {
    for (let n = 0; n < count; n += 1) going.push(admission.run(as(claim), () => release.promise.then(() => ({ status: 200 }))));
  };
  const isRefused = (claim: Claim): boolean => admission.refuse(as(claim)) !== undefined;

  it('lets everybody in while there is room, and refuses nobody for what only waits on others', () => {
    send('visitor', 64);
    assert.deepEqual([isRefused('visitor'), isRefused('person'), isRefused('change')], [false, false, false]);
  });

  it('refuses visitors first, then pages of people, and what these want done last', () => {
    send('change', 64);
    send('change', 16);
    assert.deepEqual([isRefused('visitor'), isRefused('person'), isRefused('change')], [true, false, false]);
    send('change', 23);
    assert.deepEqual([isRefused('visitor'), isRefused('person'), isRefused('change')], [true, true, false]);
    send('change', 25);
    assert.deepEqual([isRefused('visitor'), isRefused('person'), isRefused('change')], [true, true, true]);
  });

  it('lets in what may be answered from memory, and refuses it only when it needs work after all', async () => {
    send('change', 128);
    assert.equal(admission.refuse(as('visitor'), () => true), undefined);
    assert.deepEqual(codeOf(await admission.run(as('visitor'), async () => ({ status: 200 }))), [503, 'UNAVAILABLE']);
  });

  it('refuses whoever waited for their turn in vain, with a page where people look', async () => {
    send('visitor', 64);
    const [call, page] = await Promise.all([false, true].map((isPage) => admission.run<HttpResponse>(as('person'), async () => ({ status: 200 }), isPage)));
    assert.ok(call && page);
    assert.deepEqual(codeOf(call), [503, 'UNAVAILABLE']);
    assert.deepEqual([page.status, page.headers?.['retry-after']], [503, '1']);
    assert.match(String(page.body), /<h1>One moment, please<\/h1>/);
  });

  it('gives a freed place to those who wait, and frees it when work fails', async () => {
    const failing = admission.run(as('person'), () => release.promise.then(() => Promise.reject(new Error('broken'))));
    send('person', 63);
    const waiting = admission.run(as('change'), async () => ({ status: 200 }));
    assert.deepEqual(admission.load(), { running: 64, waiting: 1 });
    release.resolve();
    await assert.rejects(failing, /broken/);
    assert.equal((await waiting).status, 200);
    await waitFor(() => admission.load().running === 0, { what: 'all places to be free' });
  });
});
