import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createLiveHub } from './live-hub.ts';
import { sseStream } from './sse-stream.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const count = 5_000;

test('5,000 who only wait take a few kilobytes each, without their sockets, however many beats they get, and leave nothing behind', async (t) => {
  const hub = createLiveHub();
  const beats = new Set<() => void>();
  const heartbeat = { add: (beat: () => void) => (beats.add(beat), () => void beats.delete(beat)), stop: () => undefined };
  const read = async () => ({ items: [], cursor: 'c', hasMore: false, resync: false });
  const used = (): number => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = used();
  const streams = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const results = await hub.follow({ topics: [`customer ${i}`], after: 'c', shareKey: String(i), read, mayGoOn: async () => true });
      return sseStream({ results: results as never, heartbeat, maxMs: 3_600_000, failure: () => ({}), onEnd: () => undefined });
    }),
  );
  for (const stream of streams) await stream.next();
  const perSubscriber = async (rounds: number): Promise<number> => {
    for (let round = 0; round < rounds; round += 1) {
      const waiting = streams.map((stream) => stream.next());
      await new Promise(setImmediate);
      for (const beat of beats) beat();
      await Promise.all(waiting);
    }
    return Math.round((used() - before) / count);
  };
  const early = await perSubscriber(2);
  const late = await perSubscriber(50);
  t.diagnostic(`${early} bytes per subscriber, ${late} after 50 more beats`);
  assert.equal(hub.followers(), count);
  assert.ok(late < 10_000, `${late} bytes`);
  assert.ok(late < early * 1.2 + 200, `grew from ${early} to ${late} bytes`);
  hub.close();
  await Promise.all(streams.map(async (stream) => stream.return()));
  assert.equal(hub.followers(), 0);
});
