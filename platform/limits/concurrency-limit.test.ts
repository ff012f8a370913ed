import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createConcurrencyLimit } from './concurrency-limit.ts';

/** A marketplace in made-up time: requests share `perSecond` of capacity evenly, and none takes less than `leastMs`. All that is let in is let in at once. */
function simulate({ perSecond, leastMs, limit, seconds, clock, refuses = () => false }: { perSecond: number; leastMs: number; limit: ReturnType<typeof createConcurrencyLimit>; seconds: number; clock: { ms: number }; refuses?: (inFlight: number) => boolean }) {
  const running: { startedAt: number; left: number }[] = [];
  let done = 0;
  for (const until = clock.ms + seconds * 1_000; clock.ms < until; clock.ms += 1) {
    // More always wait than are let in.
    limit.noteFull();
    while (running.length < limit.current()) running.push({ startedAt: clock.ms, left: 1 });
    const share = perSecond / 1_000 / running.length;
    for (const one of running) one.left -= share;
    for (const one of running.filter(({ left, startedAt }) => left <= 0 && clock.ms - startedAt >= leastMs)) {
      if (refuses(running.length)) limit.noteRefusedBehind();
      limit.learn(one.startedAt, running.length);
      running.splice(running.indexOf(one), 1);
      done += 1;
    }
  }
  return { perSecond: done / seconds };
}

function limited(targetMs = 100) {
  const clock = { ms: 0 };
  return { clock, limit: createConcurrencyLimit({ name: 'test', targetMs, now: () => clock.ms }) };
}

describe('concurrency limit', () => {
  it('finds as many as are done within the target, whatever the capacity, without losing any of it', () => {
    for (const perSecond of [100, 400, 2_000]) {
      const { clock, limit } = limited();
      simulate({ perSecond, leastMs: 10, limit, clock, seconds: 5 });
      const { perSecond: reached } = simulate({ perSecond, leastMs: 10, limit, clock, seconds: 5 });
      const ideal = perSecond / 10;
      assert.ok(limit.current() > ideal * 0.6 && limit.current() < ideal * 1.5, `${limit.current()} at once, of ${ideal}`);
      assert.ok(reached > perSecond * 0.97, `${reached} of ${perSecond} per second`);
    }
  });

  it('follows when the capacity falls to a quarter, and when it is back', () => {
    const { clock, limit } = limited();
    simulate({ perSecond: 1_000, leastMs: 10, limit, clock, seconds: 5 });
    const before = limit.current();
    simulate({ perSecond: 250, leastMs: 10, limit, clock, seconds: 3 });
    assert.ok(limit.current() < before / 2.5, `${limit.current()} of ${before}`);
    simulate({ perSecond: 1_000, leastMs: 10, limit, clock, seconds: 6 });
    assert.ok(limit.current() > before * 0.7, `${limit.current()} of ${before}`);
  });

  it('lets more in again when even the fewest take longer than the target: then it is not they who make it slow', () => {
    const { clock, limit } = limited();
    simulate({ perSecond: 100_000, leastMs: 600, limit, clock, seconds: 20 });
    const { perSecond } = simulate({ perSecond: 100_000, leastMs: 600, limit, clock, seconds: 60 });
    assert.ok(perSecond > 100, `${perSecond} a second, ${limit.current()} at once, target ${limit.targetMs()}`);
  });

  it('comes back to its target when the others are quick again', () => {
    const { clock, limit } = limited();
    simulate({ perSecond: 100_000, leastMs: 600, limit, clock, seconds: 60 });
    simulate({ perSecond: 400, leastMs: 10, limit, clock, seconds: 240 });
    assert.ok(limit.targetMs() < 150, `target ${limit.targetMs()}`);
    assert.ok(limit.current() < 80, `${limit.current()} at once`);
  });

  it('lets less in when somebody behind refuses a part of it, however quick the answers are', () => {
    const { clock, limit } = limited();
    simulate({ perSecond: 2_000, leastMs: 5, limit, clock, seconds: 10, refuses: (inFlight) => inFlight > 40 });
    assert.ok(limit.current() <= 48, `${limit.current()} at once`);
  });

  it('stays as it is while there is room', () => {
    const { clock, limit } = limited();
    const before = limit.current();
    for (let n = 0; n < 1_000; n += 1) {
      clock.ms += 10;
      limit.learn(clock.ms - 5, 1);
    }
    assert.equal(limit.current(), before);
  });
});
