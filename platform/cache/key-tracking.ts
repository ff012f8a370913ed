import { Cluster, type Redis } from 'ioredis';
import { limitWait } from './redis.ts';

/** Has Redis tell which of the keys that were read by a connection have changed since. */
export interface KeyTracking {
  /** Whether changes of what is read from now on will be told. */
  isOn(): boolean;
  /** How long ago, in milliseconds, the moment was up to which all that Redis had to tell has been heard. */
  newsAge(): number;
  /** Makes the news as new as can be. Never rejects. */
  askForLife(): Promise<void>;
}

const pingTimeoutMs = 100;
const againMs = 1_000;
const channel = '__redis__:invalidate';

/**
 * CLIENT TRACKING with a second connection, since in this protocol one connection cannot both read keys and be told about them. `onChanged` is called with the
 * keys, or without any when all may have changed: a connection that was made anew knows nothing of what the last one was to be told. A sign of life of both
 * connections shows that everything from before was heard: each keeps its order, and with the first one's end Redis would forget what it read. Undefined
 * where Redis is a cluster.
 */
export function createKeyTracking(redis: Redis, onChanged: (keys?: readonly string[]) => void): KeyTracking | undefined {
  if (redis instanceof Cluster) return undefined;
  const told = redis.duplicate({ lazyConnect: true, retryStrategy: () => null, enableAutoPipelining: false, autoResubscribe: false, enableReadyCheck: false });
  limitWait(told, pingTimeoutMs);
  let isOn = false;
  /** Changes whenever a connection does. */
  let attempts = 0;
  let heardUntil = -Infinity;
  let asking: Promise<void> | undefined;

  function stop(): void {
    isOn = false;
    attempts += 1;
    heardUntil = -Infinity;
    onChanged();
  }
  async function start(): Promise<void> {
    stop();
    const attempt = attempts;
    if (told.status !== 'ready') await told.connect();
    const id = await told.client('ID');
    await told.subscribe(channel);
    await redis.client('TRACKING', 'ON', 'REDIRECT', id);
    if (attempt !== attempts) throw new Error('A connection broke meanwhile');
    isOn = true;
  }
  async function ask(): Promise<void> {
    const [askedAt, attempt] = [performance.now(), attempts];
    const signs = await Promise.allSettled([redis.ping(), told.ping()]);
    if (attempt === attempts && signs.every(({ status }) => status === 'fulfilled')) heardUntil = askedAt;
    asking = undefined;
  }
  follow({ redis, told, start, stop });
  told.on('messageBuffer', (_channel: Buffer, keys: readonly Buffer[] | null) => onChanged(keys?.map(String)));
  return {
    isOn: () => isOn,
    newsAge: () => performance.now() - heardUntil,
    askForLife: () => (isOn ? (asking ??= ask()) : Promise.resolve()),
  };
}

/** Starts with the first connection, stops with either, and tries again: a Redis that does not offer it, or a proxy before it, refuses each time. */
function follow({ redis, told, start, stop }: { redis: Redis; told: Redis; start(): Promise<void>; stop(): void }): void {
  let retry: NodeJS.Timeout | undefined;
  const tryToStart = (): void => void (redis.status === 'ready' && start().catch(tryAgain));
  const tryAgain = (): void => {
    stop();
    told.disconnect();
    const again = (): void => {
      retry = undefined;
      tryToStart();
    };
    retry ??= setTimeout(again, againMs).unref();
  };
  redis.on('ready', tryToStart);
  redis.on('close', () => {
    stop();
    told.disconnect();
  });
  told.on('close', tryAgain);
  // What is wrong with Redis is said about the first connection.
  told.on('error', stop);
  tryToStart();
}
