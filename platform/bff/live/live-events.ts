import { DomainError } from '../../errors/domain-error.ts';
import { histogram } from '../../telemetry/metrics.ts';
import type { Feed, FeedPage } from './feed.ts';
import type { Follower } from './follower.ts';

/**
 * What a client is told: where it stands (`STARTED`), something that changed, or that it has to load everything anew (`RESYNC`). Each bears the cursor
 * from which it may go on later.
 */
export type LiveEvent<Item> =
  | { readonly reason: 'STARTED' | 'RESYNC'; readonly cursor: string; readonly item: null }
  | { readonly reason: 'CHANGED'; readonly cursor: string; readonly item: Item };

/** An iterator that ends at once when it is told to, even while it waits. */
export interface LiveIterator<T> extends AsyncIterableIterator<T> {
  return(): Promise<IteratorResult<T>>;
}

export interface LiveEventsOptions<Item> {
  feed: Feed<Item>;
  follower: Follower;
  gatherMs: number;
  onEnd(): void;
}

const liveReads = histogram({ name: 'bff_live_read_seconds', help: 'Readings of change feeds for live updates', labels: ['outcome'] });
const final: ReadonlySet<string> = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'BAD_USER_INPUT']);
const firstPauseMs = 500;
const longestPauseMs = 30_000;

/** The events of a feed from the client's cursor on. Reads once before it resolves, so that who may not read is told so. */
export async function liveEvents<Item>({ feed, follower, gatherMs, onEnd }: LiveEventsOptions<Item>): Promise<LiveIterator<LiveEvent<Item>>> {
  const end = (): void => {
    follower.end();
    feed.signal?.removeEventListener('abort', end);
    onEnd();
  };
  feed.signal?.addEventListener('abort', end, { once: true });
  if (feed.signal?.aborted) end();
  try {
    const first = await feed.read(feed.after);
    return endingAtOnce(events({ feed, follower, gatherMs, first }), end);
  } catch (error) {
    end();
    throw error;
  }
}

interface Course<Item> {
  feed: Feed<Item>;
  follower: Follower;
  gatherMs: number;
  first: FeedPage<Item>;
}

async function* events<Item>({ feed, follower, gatherMs, first }: Course<Item>): AsyncGenerator<LiveEvent<Item>, undefined> {
  let { cursor } = first;
  if (feed.after === null) yield { reason: 'STARTED', cursor, item: null };
  for (let page: FeedPage<Item> | undefined = first; ; ) {
    if (page) {
      yield* told(page);
      cursor = page.cursor;
    }
    const wakened = page?.hasMore ? 'read' : await follower.next();
    if (wakened === 'end' || follower.isEnded()) return undefined;
    if (wakened === 'check') {
      page = undefined;
      if (!(await feed.mayGoOn())) return undefined;
      continue;
    }
    if (!page?.hasMore) await follower.pause(gatherMs);
    page = await persistently(feed, follower, cursor);
    if (!page) return undefined;
  }
}

function* told<Item>({ items, cursor, resync }: FeedPage<Item>): Generator<LiveEvent<Item>> {
  if (resync) yield { reason: 'RESYNC', cursor, item: null };
  for (const { cursor: own, item } of items) yield { reason: 'CHANGED', cursor: own, item };
}

/** Reads until it works; undefined when it ended meanwhile. Throws what will not become better. */
async function persistently<Item>(feed: Feed<Item>, follower: Follower, cursor: string): Promise<FeedPage<Item> | undefined> {
  for (let pauseMs = firstPauseMs; !follower.isEnded(); pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const startedAt = performance.now();
    const note = (outcome: string): void => liveReads.observe({ outcome }, (performance.now() - startedAt) / 1000);
    try {
      const page = await feed.read(cursor);
      note('ok');
      return page;
    } catch (error) {
      note('failed');
      if (!(error instanceof DomainError) || final.has(error.code)) throw error;
      await follower.pause(pauseMs * (0.5 + Math.random() / 2));
    }
  }
  return undefined;
}

/** `return()` of a generator waits until the generator has stopped waiting; here it makes it stop. */
function endingAtOnce<T>(generator: AsyncGenerator<T, undefined>, end: () => void): LiveIterator<T> {
  const iterator: LiveIterator<T> = {
    async next() {
      try {
        const result = await generator.next();
        if (result.done) end();
        return result;
      } catch (error) {
        end();
        throw error;
      }
    },
    async return() {
      end();
      return generator.return(undefined);
    },
    async throw(error) {
      end();
      return generator.throw(error);
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
