/** What a process tells of itself every few seconds, for the people who look after the whole. */

/** A metric wanted of this process, and how it is told. */
export interface Wanted {
  readonly metric: string;
  /** Labels that are told apart; over all others values are added up. */
  readonly by?: readonly string[];
  /** Values of labels that are left out. */
  readonly except?: Readonly<Record<string, readonly string[]>>;
}

/** One series, over the window that its vitals name. */
export interface Series {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Gauges: what it is now. Counters, and the counts of histograms: since the process started. */
  readonly value: number;
  /** Counters and histograms: how much was added in the window. */
  readonly added: number;
  /** Histograms: observations of the window by bucket, the last of which has no upper bound. */
  readonly buckets?: readonly number[];
}

export interface Vitals {
  readonly service: string;
  /** Tells the processes of one service apart. */
  readonly instance: string;
  /** `all`, `server` or `worker`. */
  readonly role: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly startedAt: number;
  /** How far back `added` reaches. */
  readonly windowSeconds: number;
  readonly isReady: boolean;
  /** `ok`, or what is wrong, by what the process depends on. */
  readonly checks: Readonly<Record<string, string>>;
  /** Share of one core. */
  readonly cpu: number;
  /** Share of the time in which the event loop was busy. */
  readonly eventLoop: number;
  readonly memoryBytes: number;
  readonly series: readonly Series[];
  /** Upper bounds of histograms' buckets, by metric. */
  readonly bounds: Readonly<Record<string, readonly number[]>>;
  /** Requests per second in each of the last intervals, oldest first. */
  readonly pulse: readonly number[];
}

/** The hash in Redis in which every process has a field. One key, so that a cluster keeps it on one node. */
export const vitalsKey = 'vitals:v1';

export const publishEveryMs = 5_000;

/** A process that was silent for longer is gone. */
export const silentAfterMs = 3 * publishEveryMs + 1_000;

/** Probes and scrapes are nobody's traffic. */
export const unasked = { route: ['/health/live', '/health/ready', '/metrics'] };

/** What every process tells; metrics that it does not have are left out. */
export const commonMetrics: readonly Wanted[] = [
  { metric: 'http_request_duration_seconds', by: ['status'], except: unasked },
  { metric: 'graphql_errors_total', by: ['code'] },
  { metric: 'db_query_duration_seconds' },
  { metric: 'db_pool_connections', by: ['pool', 'state'] },
  { metric: 'redis_up' },
  { metric: 'redis_failures_total' },
  { metric: 'broker_connected', by: ['connection'] },
  { metric: 'broker_published_total', by: ['outcome'] },
  { metric: 'broker_confirm_duration_seconds' },
  { metric: 'broker_queue_messages', by: ['queue', 'kind'] },
  { metric: 'broker_queue_oldest_seconds', by: ['queue'] },
  { metric: 'consumer_messages_total', by: ['consumer', 'outcome'] },
  { metric: 'consumer_handler_duration_seconds', by: ['consumer'] },
  { metric: 'consumer_paused', by: ['consumer'] },
  { metric: 'consumer_stopped_by_operator', by: ['consumer'] },
  { metric: 'outbox_backlog' },
  { metric: 'outbox_oldest_age_seconds' },
  { metric: 'breaker_state', by: ['breaker'] },
  { metric: 'cache_lookups_total', by: ['cache', 'result'] },
  { metric: 'invariant_violations', by: ['invariant'] },
  { metric: 'invariants_checked_timestamp_seconds' },
];
