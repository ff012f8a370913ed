import { hostname } from 'node:os';
import type { Redis } from '../cache/redis.ts';
import { tryRedis } from '../cache/try-redis.ts';
import type { Readiness } from '../server/http-server.ts';
import { metricsRegistry } from '../telemetry/metrics.ts';
import { difference, takeSnapshot, type Snapshot } from './snapshot.ts';
import { commonMetrics, publishEveryMs, vitalsKey, type Vitals, type Wanted } from './vitals.ts';

export interface PublishVitalsOptions {
  service: string;
  redis: Redis;
  /** What this process does; `all` unless said. */
  role?: string;
  readiness?: () => Readiness | Promise<Readiness>;
  /** Metrics to tell besides those that every process tells, or in their place. */
  metrics?: readonly Wanted[];
  everyMs?: number;
}

export interface VitalsPublisher {
  /** Takes this process off the list. */
  stop(): Promise<void>;
}

/** Rates and quantiles are over the last half minute: shorter, a quiet shop would flicker. */
const windowSnapshots = 6;
const pulseLength = 60;

/**
 * Writes this process's own figures to Redis every few seconds, so that they can be looked at together without anybody being let
 * in to where it runs. Figures are all it writes: no names of people, no secrets. Without Redis nothing is told, and nothing fails.
 */
export function publishVitals(options: PublishVitalsOptions): VitalsPublisher {
  const { service, redis, everyMs = publishEveryMs } = options;
  const instance = `${hostname()}:${process.pid}`;
  const measure = createMeasure(options, instance);
  let isStopped = false;
  const publish = async (): Promise<void> => {
    const vitals = await measure();
    if (!isStopped) await tryRedis(redis, 'vitals', () => redis.hset(vitalsKey, `${service} ${instance}`, JSON.stringify(vitals)));
  };
  // A measurement that fails is missing once, and the process is taken for silent if all do.
  const tick = (): void => void publish().catch(() => undefined);
  // With some jitter, so that a fleet does not write in step.
  const timer = setInterval(tick, everyMs * (0.95 + Math.random() / 10)).unref();
  if (redis.status === 'ready') tick();
  else redis.once('ready', tick);
  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      redis.off('ready', tick);
      await tryRedis(redis, 'vitals', () => redis.hdel(vitalsKey, `${service} ${instance}`));
    },
  };
}

function createMeasure({ service, role = 'all', readiness, metrics = [] }: PublishVitalsOptions, instance: string): () => Promise<Vitals> {
  const isOwn = (name: string): boolean => metrics.some(({ metric }) => metric === name);
  const wanted = [...commonMetrics.filter(({ metric }) => !isOwn(metric)), ...metrics];
  const startedAt = Math.round(performance.timeOrigin);
  const snapshots: Snapshot[] = [];
  const pulse: number[] = [];
  let cpu = process.cpuUsage();
  let loop = performance.eventLoopUtilization();
  let measuredAt = performance.now();
  return async () => {
    const now = await takeSnapshot(metricsRegistry, wanted, performance.now());
    const last = snapshots.at(-1);
    if (last) pulse.push(round(requestsBetween(last, now) / Math.max(0.001, (now.at - last.at) / 1000)));
    if (pulse.length > pulseLength) pulse.shift();
    snapshots.push(now);
    if (snapshots.length > windowSnapshots + 1) snapshots.shift();
    const first = snapshots[0] ?? now;
    const { ok, checks } = (await readiness?.()) ?? { ok: true, checks: {} };
    const elapsedMs = Math.max(1, performance.now() - measuredAt);
    const used = process.cpuUsage(cpu);
    const busy = performance.eventLoopUtilization(loop).utilization;
    cpu = process.cpuUsage();
    loop = performance.eventLoopUtilization();
    measuredAt = performance.now();
    return {
      service, instance, role, startedAt, checks,
      at: Date.now(),
      windowSeconds: round((now.at - first.at) / 1000),
      isReady: ok,
      cpu: round((used.user + used.system) / 1000 / elapsedMs),
      eventLoop: round(busy),
      memoryBytes: process.memoryUsage.rss(),
      series: difference(first, now),
      bounds: now.bounds,
      pulse: [...pulse],
    };
  };
}

function requestsBetween(earlier: Snapshot, later: Snapshot): number {
  return difference(earlier, later).reduce((sum, { metric, added }) => (metric === 'http_request_duration_seconds' ? sum + added : sum), 0);
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
