import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Cluster, type Redis } from 'ioredis';
import type { Logger } from '#platform/telemetry/logger';

/** Whether Redis still knows all that was evicted. */
export interface RedisMemory {
  isReliable(): boolean;
  stop(): void;
}

export interface RedisMemoryOptions {
  redis: Redis;
  /** Where it is noted which run of Redis the cache belongs to. */
  key: string;
  /** Rejects when Redis does not confirm. */
  evictEverything(): Promise<void>;
  logger: Logger;
}

const retryMs = 100;
/** For this long after a node of a cluster is back, evictions that failed meanwhile are done first. */
const settleMs = 500;

/**
 * A Redis that was started again has lost its last second, and with it perhaps evictions whose entries are still there; one that a
 * replica took over from has, too. So everything is evicted once per run of Redis, by whichever gateway comes first. One that drops
 * keys which never expire is not used at all: evictions are such keys. A cluster is as many servers: it is relied on while all of its masters
 * are there, and a run of it ends with any of theirs.
 */
export function watchRedisMemory({ redis, key, evictEverything, logger }: RedisMemoryOptions): RedisMemory {
  const cluster = redis instanceof Cluster ? redis : undefined;
  let connection = 0;
  let isReliable = false;
  let vouchedFor = '';
  async function vouch(own: number): Promise<void> {
    while (own === connection && !isReliable) {
      const masters = mastersOf(redis);
      try {
        if (!(await isAcceptable(masters, { redis, key, evictEverything, logger }))) return;
        if (cluster) await delay(settleMs, undefined, { ref: false });
        if (own !== connection) return;
        vouchedFor = addressesOf(masters);
        isReliable = true;
      } catch (error) {
        logger.debug({ err: error }, 'Redis did not say whether its memory can be relied on');
        await delay(retryMs, undefined, { ref: false });
      }
    }
  }
  const onClose = (): void => {
    connection += 1;
    isReliable = false;
  };
  const onReady = (): void => {
    onClose();
    void vouch(connection);
  };
  /** A node of a cluster that comes or goes. */
  const onNode = (): void => (redis.status === 'ready' ? onReady() : undefined);
  /** Masters and replicas may change places without a connection being lost. */
  const onRefresh = (): void => (isReliable && addressesOf(mastersOf(redis)) !== vouchedFor ? onReady() : undefined);
  const listeners = [['ready', onReady], ['close', onClose], ...(cluster ? ([['-node', onNode], ['+node', onNode], ['refresh', onRefresh]] as const) : [])] as const;
  for (const [event, listener] of listeners) redis.on(event as 'ready', listener);
  if (redis.status === 'ready') onReady();
  return {
    isReliable: () => isReliable,
    stop() {
      onClose();
      for (const [event, listener] of listeners) redis.off(event, listener);
    },
  };
}

const mastersOf = (redis: Redis): readonly Redis[] => (redis instanceof Cluster ? (redis as Cluster).nodes('master') : [redis]);
const addressesOf = (nodes: readonly Redis[]): string => nodes.map(({ options }) => `${options.host}:${options.port}`).toSorted().join(' ');

/** False when it never will be. @throws Error when it may be later. */
async function isAcceptable(masters: readonly Redis[], { redis, key, evictEverything, logger }: RedisMemoryOptions): Promise<boolean> {
  const [known, ...infos] = await Promise.all([redis.get(key), ...masters.map((master) => master.info())]);
  const policy = infos.map((info) => /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? '').find((each) => each.startsWith('allkeys'));
  if (policy !== undefined) {
    logger.error({ policy }, 'nothing is cached: this Redis may forget what was evicted; expected maxmemory-policy volatile-ttl');
    return false;
  }
  const isOfCluster = infos.some((info) => /^redis_mode:cluster/m.test(info));
  if (isOfCluster && !(redis instanceof Cluster)) {
    logger.error('nothing is cached: this is one node of a Redis Cluster; name the others in the address, ?cluster=host:port,host:port');
    return false;
  }
  const run = isOfCluster ? await runOfCluster(masters, infos) : runOf(infos[0] ?? '');
  if (run === known) return true;
  await evictEverything();
  await redis.set(key, run);
  return true;
}

const runOf = (info: string): string => /^run_id:(\S+)/m.exec(info)?.[1] ?? '';

/** Differs once a master was started again, or another node took over: that raises its epoch. @throws Error while slots have no master. */
async function runOfCluster(masters: readonly Redis[], infos: readonly string[]): Promise<string> {
  const views = await Promise.all(masters.map(async (master) => String(await master.cluster('INFO'))));
  if (masters.length === 0 || infos.some((info) => !/^role:master/m.test(info)) || views.some((view) => !/^cluster_slots_ok:16384/m.test(view))) throw new Error('The cluster is not whole');
  const runs = infos.map((info, index) => `${runOf(info)}@${/^cluster_my_epoch:(\d+)/m.exec(views[index] ?? '')?.[1] ?? ''}`);
  return createHash('sha256').update(runs.toSorted().join(' ')).digest('hex').slice(0, 40);
}
