import { createSingleFlight, type SingleFlight } from '../../cache/single-flight.ts';
import { gauge } from '../../telemetry/metrics.ts';
import type { Feed, FeedPage } from './feed.ts';
import { createFollower, type Follower } from './follower.ts';
import { liveEvents, type LiveEvent, type LiveIterator } from './live-events.ts';

export interface LiveHub {
  /** Something changed: whoever follows one of these topics reads its feed. */
  wake(topics: readonly string[]): void;
  /** Something may have been missed: everybody reads, spread over some time. */
  wakeAll(): void;
  /** Follows a feed from the client's cursor on. Rejects when the first reading fails, with what that says. */
  follow<Item>(feed: Feed<Item>): Promise<LiveIterator<LiveEvent<Item>>>;
  followers(): number;
  /** Ends all that is followed. */
  close(): void;
}

export interface LiveHubOptions {
  /** How long changes are gathered before the feed is read once for all of them. */
  gatherMs?: number;
  /** How often each viewer is checked. */
  checkMs?: number;
  /** How often a feed is read without having been woken, in case a message was lost. */
  rereadMs?: number;
  /** Over which time everybody's readings after a gap are spread. */
  spreadMs?: number;
}

const following = gauge({ name: 'bff_live_followers', help: 'Feeds that are being followed' });
const ticks = 20;

/**
 * Live updates of one process: who follows which feed, and who has to read. A message of the broker only says that there may be something;
 * what is told comes from the feed, read on the viewer's behalf and after the cursor of what was told last. So a message lost, doubled or out of order
 * changes nothing but the time.
 */
export function createLiveHub({ gatherMs = 25, checkMs = 30_000, rereadMs = 300_000, spreadMs = 2_000 }: LiveHubOptions = {}): LiveHub {
  const byTopic = new Map<string, Set<Follower>>();
  const all = new Set<Follower>();
  const flights: SingleFlight<FeedPage<unknown>> = createSingleFlight();
  let wakes = 0;

  // One clock for all: a timer per follower would be most of what an idle one costs.
  const clock = setInterval(() => {
    const now = Date.now();
    for (const follower of all) follower.tick(now);
  }, Math.max(10, checkMs / ticks)).unref();

  const add = (follower: Follower): void => {
    all.add(follower);
    for (const topic of follower.topics) byTopic.set(topic, (byTopic.get(topic) ?? new Set()).add(follower));
    following.set(all.size);
  };
  const remove = (follower: Follower): void => {
    all.delete(follower);
    for (const topic of follower.topics) {
      const there = byTopic.get(topic);
      there?.delete(follower);
      if (there?.size === 0) byTopic.delete(topic);
    }
    following.set(all.size);
  };

  return {
    wake(topics) {
      wakes += 1;
      for (const topic of topics) for (const follower of byTopic.get(topic) ?? []) follower.wake(wakes);
    },
    wakeAll() {
      wakes += 1;
      const now = Date.now();
      for (const follower of all) follower.wakeAt(now + Math.random() * spreadMs, wakes);
    },
    async follow(feed) {
      const follower = createFollower({ topics: feed.topics, checkMs, rereadMs, wakes });
      add(follower);
      // Whoever joins a reading that began before it was woken could miss what it was woken for: the wake is part of the key.
      const read: typeof feed.read = (since) => flights.run(`${feed.shareKey} ${follower.lastWake()} ${since}`, () => feed.read(since)) as ReturnType<typeof feed.read>;
      return liveEvents({ feed: { ...feed, read }, follower, gatherMs, onEnd: () => remove(follower) });
    },
    followers: () => all.size,
    close() {
      clearInterval(clock);
      for (const follower of all) follower.end();
    },
  };
}
