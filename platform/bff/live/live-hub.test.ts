import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { DomainError } from '../../errors/domain-error.ts';
import { waitFor } from '../../testing/wait-for.ts';
import type { Feed, FeedPage } from './feed.ts';
import { createLiveHub, type LiveHub } from './live-hub.ts';
import type { LiveEvent, LiveIterator } from './live-events.ts';

/** A feed in memory with positions as cursors. */
function createLog() {
  const log: string[] = [];
  let reads = 0;
  let failure: Error | undefined;
  return {
    log,
    reads: () => reads,
    failWith: (error: Error | undefined) => void (failure = error),
    async read(since: string | null): Promise<FeedPage<string>> {
      reads += 1;
      await setImmediate();
      if (failure) throw failure;
      if (since === null) return { items: [], cursor: String(log.length), hasMore: false, resync: false };
      if (Number(since) > log.length) return { items: [], cursor: String(log.length), hasMore: false, resync: true };
      const items = log.slice(Number(since), Number(since) + 2).map((item, i) => ({ cursor: String(Number(since) + i + 1), item }));
      return { items, cursor: items.at(-1)?.cursor ?? since, hasMore: Number(since) + 2 < log.length, resync: false };
    },
  };
}

function feedOf(log: ReturnType<typeof createLog>, more: Partial<Feed<string>> = {}): Feed<string> {
  return { topics: ['t'], after: null, shareKey: 'somebody', read: log.read, mayGoOn: async () => true, ...more };
}

async function collect(hub: LiveHub, feed: Feed<string>) {
  const iterator: LiveIterator<LiveEvent<string>> = await hub.follow(feed);
  const seen: LiveEvent<string>[] = [];
  let error: unknown;
  const ended = (async () => {
    for await (const event of iterator) seen.push(event);
  })().catch((reason: unknown) => void (error = reason));
  return { seen, ended, error: () => error, iterator, items: () => seen.flatMap(({ item }) => (item === null ? [] : [item])) };
}

/** Lets everything go on that waits for no clock: a reading of a feed in memory and its telling take a few turns. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
}

test('a follower is told where it stands, then each change once and in order, however often it is woken', async () => {
  const hub = createLiveHub({ gatherMs: 1 });
  const log = createLog();
  const one = await collect(hub, feedOf(log));
  await waitFor(() => one.seen.length === 1, { what: 'the start' });
  assert.deepEqual(one.seen[0], { reason: 'STARTED', cursor: '0', item: null });
  for (const word of ['a', 'b', 'c', 'd', 'e']) {
    log.log.push(word);
    hub.wake(['t']);
    hub.wake(['t']);
  }
  await waitFor(() => one.items().length === 5, { what: 'all changes' });
  hub.wake(['t', 'others']);
  log.log.push('f');
  hub.wake(['t']);
  await waitFor(() => one.items().length === 6, { what: 'the last change' });
  assert.deepEqual(one.items(), ['a', 'b', 'c', 'd', 'e', 'f']);
  hub.close();
  await one.ended;
  assert.equal(hub.followers(), 0);
});

test('who comes back with a cursor gets what it missed, and a cursor nobody knows means: load anew', async () => {
  const hub = createLiveHub({ gatherMs: 1 });
  const log = createLog();
  log.log.push('a', 'b', 'c');
  const back = await collect(hub, feedOf(log, { after: '1' }));
  const lost = await collect(hub, feedOf(log, { after: '99', shareKey: 'other' }));
  await waitFor(() => back.items().length === 2 && lost.seen.length === 1, { what: 'both' });
  assert.deepEqual(back.seen.map(({ cursor }) => cursor), ['2', '3']);
  assert.deepEqual(lost.seen, [{ reason: 'RESYNC', cursor: '3', item: null }]);
  hub.close();
});

test('what was sent while the broker was away is read when it is back', async () => {
  const hub = createLiveHub({ gatherMs: 1, spreadMs: 10, checkMs: 200 });
  const log = createLog();
  const one = await collect(hub, feedOf(log));
  log.log.push('a');
  hub.wakeAll();
  await waitFor(() => one.items().length === 1, { what: 'what was missed' });
  hub.close();
});

test('a lost message delays a change and loses nothing: feeds are read now and then anyway', async () => {
  const hub = createLiveHub({ gatherMs: 1, checkMs: 200, rereadMs: 50 });
  const log = createLog();
  const one = await collect(hub, feedOf(log));
  log.log.push('a');
  await waitFor(() => one.items().length === 1, { what: 'the change' });
  hub.close();
});

test('the same viewer in many windows costs one reading per change; another viewer’s answers are never shared', async (t) => {
  // By a clock of its own: on a busy machine the windows' pauses would end at different moments, and a reading in memory is over before the next one begins.
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  const hub = createLiveHub({ gatherMs: 5 });
  const [mine, yours] = [createLog(), createLog()];
  const windows = await Promise.all([1, 2, 3].map(() => collect(hub, feedOf(mine))));
  const other = await collect(hub, feedOf(yours, { shareKey: 'other' }));
  await turns();
  const before = mine.reads();
  mine.log.push('a');
  hub.wake(['t']);
  await turns();
  assert.equal(mine.reads(), before, 'changes are gathered first');
  t.mock.timers.tick(5);
  await turns();
  assert.deepEqual(windows.map((each) => each.items()), [['a'], ['a'], ['a']]);
  assert.equal(mine.reads() - before, 1);
  assert.deepEqual(other.items(), []);
  hub.close();
});

test('a gateway that fails is asked again; who may not read any more is told and left alone', async () => {
  const hub = createLiveHub({ gatherMs: 1 });
  const log = createLog();
  const one = await collect(hub, feedOf(log));
  log.failWith(new DomainError('UNAVAILABLE', 'gone for a moment'));
  log.log.push('a');
  hub.wake(['t']);
  await waitFor(() => log.reads() >= 2, { what: 'a reading that fails' });
  log.failWith(undefined);
  await waitFor(() => one.items().length === 1, { what: 'the change' });
  log.failWith(new DomainError('UNAUTHENTICATED', 'signed out'));
  hub.wake(['t']);
  await one.ended;
  assert.equal((one.error() as DomainError).code, 'UNAUTHENTICATED');
  assert.equal(hub.followers(), 0);
  await assert.rejects(hub.follow(feedOf(log)), { code: 'UNAUTHENTICATED' });
  assert.equal(hub.followers(), 0);
});

test('an end comes at once while nothing happens: a session that ended, a client that went, a signal', async () => {
  const hub = createLiveHub({ gatherMs: 1, checkMs: 20 });
  const log = createLog();
  let isSignedIn = true;
  const abort = new AbortController();
  const [revoked, gone, aborted] = await Promise.all([collect(hub, feedOf(log, { mayGoOn: async () => isSignedIn })), collect(hub, feedOf(log)), collect(hub, feedOf(log, { signal: abort.signal }))]);
  await gone.iterator.return();
  await gone.ended;
  abort.abort();
  await aborted.ended;
  assert.equal(hub.followers(), 1);
  isSignedIn = false;
  await revoked.ended;
  assert.equal(hub.followers(), 0);
  hub.close();
});
