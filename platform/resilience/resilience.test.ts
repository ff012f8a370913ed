import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBreaker } from './breaker.ts';
import { createBulkhead } from './bulkhead.ts';
import { assertTimeLeft, deadlineFromHeader, deadlineIn, sliceOf, within } from './deadline.ts';
import { createRetryBudget, retry } from './retry.ts';

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe('deadline', () => {
  it('believes the caller only up to our own limit', () => {
    const now = Date.now();
    assert.ok(deadlineFromHeader(String(now + 60_000), 2_000).at <= now + 2_100);
    assert.equal(deadlineFromHeader(String(now + 500), 2_000).at, now + 500);
    for (const nonsense of [undefined, '', 'abc', '-1', '1e99', ['1', '2']]) {
      assert.ok(deadlineFromHeader(nonsense, 2_000).remainingMs() > 1_900);
    }
  });

  it('starts nothing once the time is up, and does not wait past it', async () => {
    assert.throws(() => assertTimeLeft(deadlineIn(-1), 'the query'), { code: 'TIMEOUT' });
    await assert.rejects(within(deadlineIn(20), 'the query', () => new Promise(() => {})), { code: 'TIMEOUT' });
    assert.equal(await within(deadlineIn(1_000), 'the query', async () => 7), 7);
  });

  it('gives slices that end before it does', () => {
    const whole = deadlineIn(1_000);
    assert.ok(sliceOf(whole, { maxMs: 300 }).remainingMs() <= 300);
    assert.equal(sliceOf(whole, { maxMs: 5_000, reserveMs: 100 }).at, whole.at - 100);
  });
});

describe('bulkhead', () => {
  it('runs so much at once, lets so many wait in order, and refuses the rest', async () => {
    const bulkhead = createBulkhead({ name: 'test', maxConcurrent: 2, maxQueue: 2 });
    const gate = deferred();
    const order: number[] = [];
    const run = (n: number): Promise<void> =>
      bulkhead.run(async () => {
        await gate.promise;
        order.push(n);
      });
    const running = [run(1), run(2), run(3), run(4)];
    assert.deepEqual(bulkhead.load(), { running: 2, waiting: 2 });
    await assert.rejects(run(5), { code: 'UNAVAILABLE' });
    gate.resolve();
    await Promise.all(running);
    assert.deepEqual(order, [1, 2, 3, 4]);
    assert.deepEqual(bulkhead.load(), { running: 0, waiting: 0 });
  });

  it('does not let anybody wait past the deadline, and frees the place of what fails', async () => {
    const bulkhead = createBulkhead({ name: 'test', maxConcurrent: 1, maxQueue: 5 });
    const gate = deferred();
    const first = bulkhead.run(() => gate.promise);
    await assert.rejects(bulkhead.run(async () => 1, deadlineIn(10)), { code: 'UNAVAILABLE' });
    gate.resolve();
    await first;
    await assert.rejects(bulkhead.run(() => Promise.reject(new Error('no'))), /no/);
    assert.equal(await bulkhead.run(async () => 2), 2);
  });
});

describe('breaker', () => {
  const fail = (): Promise<never> => Promise.reject(new Error('down'));

  it('opens at a share of failures over a minimum of calls, probes, and closes again', async () => {
    let clock = 0;
    const breaker = createBreaker({ name: 'test', minimumCalls: 4, failureShare: 0.5, openMs: 1_000, probes: 2, now: () => clock });
    for (const work of [async () => 1, fail, async () => 1]) await breaker.run(work).catch(() => undefined);
    assert.equal(breaker.state(), 'closed');
    await assert.rejects(breaker.run(fail), /down/);
    assert.equal(breaker.state(), 'open');
    await assert.rejects(breaker.run(async () => 1), { code: 'UNAVAILABLE' });
    clock += 1_000;
    assert.equal(breaker.state(), 'half-open');
    await assert.rejects(breaker.run(fail), /down/);
    assert.equal(breaker.state(), 'open');
    clock += 1_000;
    await breaker.run(async () => 1);
    await breaker.run(async () => 1);
    assert.equal(breaker.state(), 'closed');
  });

  it('lets only so many probes through at a time', async () => {
    let clock = 0;
    const breaker = createBreaker({ name: 'test', minimumCalls: 1, openMs: 10, probes: 1, now: () => clock });
    await breaker.run(fail).catch(() => undefined);
    clock += 10;
    const gate = deferred();
    const probe = breaker.run(() => gate.promise);
    await assert.rejects(breaker.run(async () => 1), { code: 'UNAVAILABLE' });
    gate.resolve();
    await probe;
    assert.equal(breaker.state(), 'closed');
  });

  it('takes what says nothing for neither a failure nor a success', async () => {
    let clock = 0;
    const breaker = createBreaker({ name: 'test', minimumCalls: 4, failureShare: 0.5, openMs: 10, probes: 2, now: () => clock, saysNothing: (error) => error instanceof RangeError });
    const nothing = (): Promise<never> => Promise.reject(new RangeError('no time'));
    for (let i = 0; i < 10; i += 1) await breaker.run(nothing).catch(() => undefined);
    assert.equal(breaker.state(), 'closed');
    for (let i = 0; i < 4; i += 1) await breaker.run(fail).catch(() => undefined);
    assert.equal(breaker.state(), 'open');
    clock += 10;
    for (let i = 0; i < 10; i += 1) await assert.rejects(breaker.run(nothing), /no time/, 'its place is free again');
    assert.equal(breaker.state(), 'half-open');
    await breaker.run(async () => 1);
    assert.equal(breaker.state(), 'half-open');
    await breaker.run(async () => 1);
    assert.equal(breaker.state(), 'closed');
  });

  it('does not count business errors, nor failures older than its window', async () => {
    let clock = 0;
    const breaker = createBreaker({ name: 'test', minimumCalls: 2, windowMs: 100, now: () => clock, isFailure: (e) => !(e instanceof TypeError) });
    for (let i = 0; i < 10; i += 1) await breaker.run(() => Promise.reject(new TypeError('business'))).catch(() => undefined);
    assert.equal(breaker.state(), 'closed');
    clock += 200;
    await breaker.run(fail).catch(() => undefined);
    clock += 200;
    await breaker.run(fail).catch(() => undefined);
    assert.equal(breaker.state(), 'closed');
  });
});

describe('retry', () => {
  const options = { name: 'test', attempts: 3, baseDelayMs: 1, isRetryable: (e: unknown) => e instanceof TypeError };

  it('repeats what may be repeated, as often as allowed', async () => {
    assert.equal(await retry(async (attempt) => (attempt < 3 ? Promise.reject(new TypeError()) : attempt), options), 3);
    let attempts = 0;
    const always = async (): Promise<never> => {
      attempts += 1;
      throw new TypeError('always');
    };
    await assert.rejects(retry(always, options), /always/);
    assert.equal(attempts, 3);
    await assert.rejects(retry(() => Promise.reject(new RangeError('final')), options), /final/);
  });

  it('adds no more than its budget to the load when everything fails', async () => {
    const budget = createRetryBudget({ share: 0.1, reserve: 5 });
    let attempts = 0;
    const always = async (): Promise<never> => {
      attempts += 1;
      throw new TypeError();
    };
    for (let i = 0; i < 200; i += 1) await retry(always, { ...options, budget }).catch(() => undefined);
    assert.ok(attempts <= 200 + 5 + 20, `${attempts} attempts for 200 calls`);
    assert.ok(attempts >= 220);
  });

  it('does not begin a retry that the deadline forbids', async () => {
    let attempts = 0;
    const always = async (): Promise<never> => {
      attempts += 1;
      throw new TypeError();
    };
    await assert.rejects(retry(always, { ...options, deadline: deadlineIn(-1) }));
    assert.equal(attempts, 1);
  });
});
