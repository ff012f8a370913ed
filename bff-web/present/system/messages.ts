import type { SystemHealth, SystemOutbox, SystemQueue } from '../../generated/schema-types.ts';
import { flowOf, greatestOf, labelsOf, rateOf } from '#platform/vitals/figures';
import type { Vitals } from '#platform/vitals/vitals';
import { of, round, subgraphs } from './parts.ts';

/** Older than the first is slow, older than the second is an incident; seconds. The alert on lag has the second. */
const [slowSeconds, lateSeconds] = [10, 60];

const byAge = (seconds: number | null): SystemHealth => (seconds === null || seconds < slowSeconds ? 'UP' : seconds < lateSeconds ? 'DEGRADED' : 'DOWN');

/** Every consumer that a worker tells of. */
export function queuesOf(vitals: readonly Vitals[]): SystemQueue[] {
  return subgraphs.flatMap((service) => {
    const processes = of(vitals, service);
    const names = labelsOf(processes, 'broker_queue_messages', 'queue').filter((queue) => has(processes, queue, 'work'));
    return names.map((name) => queueOf(service, name, processes));
  });
}

const has = (vitals: readonly Vitals[], queue: string, kind: string): boolean => greatestOf(vitals, 'broker_queue_messages', (labels) => labels['queue'] === queue && labels['kind'] === kind) !== null;

function queueOf(service: string, name: string, vitals: readonly Vitals[]): SystemQueue {
  const ofConsumer = ({ consumer }: Readonly<Record<string, string>>): boolean => consumer === name;
  const oldestSeconds = greatestOf(vitals, 'broker_queue_oldest_seconds', ({ queue }) => queue === name);
  const dead = greatestOf(vitals, 'broker_queue_messages', ({ queue = '', kind }) => kind === 'dead' && queue.startsWith(`${name}.`));
  const stoppedBecause = (greatestOf(vitals, 'consumer_stopped_by_operator', ofConsumer) ?? 0) > 0 ? 'an operator paused it' : (greatestOf(vitals, 'consumer_paused', ofConsumer) ?? 0) > 0 ? 'what it needs is away' : null;
  const isTroubled = stoppedBecause !== null || (dead ?? 0) > 0;
  return {
    service, name, stoppedBecause, oldestSeconds,
    health: byAge(oldestSeconds) === 'UP' && isTroubled ? 'DEGRADED' : byAge(oldestSeconds),
    waiting: greatestOf(vitals, 'broker_queue_messages', ({ queue, kind }) => queue === name && kind === 'work'),
    dead,
    perSecond: round(rateOf(vitals, 'consumer_messages_total', ofConsumer)),
    p99Ms: flowOf(vitals, 'consumer_handler_duration_seconds', ofConsumer).p99Ms,
  };
}

/** Every process of a service sees the same outbox. */
export function outboxesOf(vitals: readonly Vitals[]): SystemOutbox[] {
  return subgraphs.flatMap((service) => {
    const waiting = greatestOf(of(vitals, service), 'outbox_backlog');
    if (waiting === null) return [];
    const oldestSeconds = round(greatestOf(of(vitals, service), 'outbox_oldest_age_seconds') ?? 0, 1);
    return [{ service, waiting, oldestSeconds, health: byAge(oldestSeconds) }];
  });
}
