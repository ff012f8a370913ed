import type { SystemLink, SystemStore, SystemTraffic } from '../../generated/schema-types.ts';
import { greatestOf, rateOf } from '#platform/vitals/figures';
import type { Vitals } from '#platform/vitals/vitals';
import { failuresOf, healthOfRatio, of, ratio, round, subgraphs, trafficOf, worstOf } from './parts.ts';

const link = (from: string, to: string, traffic: SystemTraffic, further: SystemLink['health'] = 'UP'): SystemLink => ({ from, to, traffic, health: worstOf([healthOfRatio(traffic.errorRatio), further]) });

/** Who calls whom, as the callers see it; callers of which nobody tells are left out. */
export function linksOf(vitals: readonly Vitals[]): SystemLink[] {
  return [
    ...['bff-web', 'bff-mobile'].flatMap((name) => ifThere(vitals, name, (bff) => [link(name, 'gateway', gatewayTraffic(bff))])),
    ...ifThere(vitals, 'gateway', (gateway) => subgraphs.map((name) => toSubgraph(gateway, name))),
    ...subgraphs.flatMap((name) => ifThere(vitals, name, (processes) => [link(name, 'MySQL', databaseTraffic(processes), checkOf(processes, 'database')), link(name, 'RabbitMQ', brokerTraffic(processes), checkOf(processes, 'broker'))])),
    ...ifThere(vitals, 'order', (processes) => [link('order', 'Payments', paymentTraffic(processes))]),
  ];
}

/** What a person may not see or typed wrong is refused, too, and no failure: only errors of ours count. */
function gatewayTraffic(bff: readonly Vitals[]): SystemTraffic {
  const traffic = trafficOf(bff, 'bff_gateway_request_duration_seconds');
  return { ...traffic, errorRatio: ratio(failuresOf(bff), traffic.perSecond) };
}

function toSubgraph(gateway: readonly Vitals[], name: string): SystemLink {
  const traffic = trafficOf(gateway, 'gateway_subgraph_duration_seconds', { choice: ({ subgraph }) => subgraph === name, isFailed: ({ outcome }) => outcome !== 'answered' });
  const breaker = greatestOf(gateway, 'breaker_state', (labels) => labels['breaker'] === `gateway-${name}`) ?? 0;
  return link('gateway', name, traffic, breaker >= 2 ? 'DOWN' : breaker >= 1 ? 'DEGRADED' : 'UP');
}

/** What all services need, as they see it. */
export function storesOf(vitals: readonly Vitals[], isComplete: boolean): SystemStore[] {
  const own = vitals.filter(({ service }) => (subgraphs as readonly string[]).includes(service));
  const users = vitals.filter(({ series }) => series.some(({ metric }) => metric === 'redis_up'));
  const redisCut = users.filter((each) => greatestOf([each], 'redis_up') === 0);
  return [
    store('MySQL', databaseTraffic(own), cutOff(own, 'database'), own.length, isComplete),
    // Figures come through Redis: what cannot be read of it is not complete.
    store('Redis', { perSecond: 0, errorRatio: null, p50Ms: null, p99Ms: null }, isComplete ? redisCut.map(({ service }) => service) : ['bff-web'], isComplete ? users.length : 1, true),
    store('RabbitMQ', brokerTraffic(own), cutOff(own, 'broker'), own.length, isComplete),
    store('Payments', paymentTraffic(of(own, 'order')), [], of(own, 'order').length, isComplete),
  ];
}

function store(name: string, traffic: SystemTraffic, cut: readonly string[], users: number, isComplete: boolean): SystemStore {
  if (!isComplete || users === 0) return { name, health: 'UNKNOWN', note: 'Nobody tells of it.', traffic };
  if (cut.length === 0) return { name, health: healthOfRatio(traffic.errorRatio), note: null, traffic };
  const names = [...new Set(cut)];
  return { name, health: cut.length >= users ? 'DOWN' : 'DEGRADED', note: `Not reachable for ${names.join(', ')}.`, traffic };
}

const cutOff = (vitals: readonly Vitals[], check: string): string[] => vitals.filter(({ checks }) => (checks[check] ?? 'ok') !== 'ok').map(({ service }) => service);

const checkOf = (processes: readonly Vitals[], check: string): SystemLink['health'] => {
  const cut = cutOff(processes, check).length;
  if (cut === 0) return 'UP';
  return cut === processes.length ? 'DOWN' : 'DEGRADED';
};

const databaseTraffic = (vitals: readonly Vitals[]): SystemTraffic => ({ ...trafficOf(vitals, 'db_query_duration_seconds'), errorRatio: null });

/** Messages sent and handled; how long the broker takes to confirm. */
function brokerTraffic(vitals: readonly Vitals[]): SystemTraffic {
  const confirms = trafficOf(vitals, 'broker_confirm_duration_seconds');
  const sent = rateOf(vitals, 'broker_published_total');
  const refused = rateOf(vitals, 'broker_published_total', ({ outcome }) => outcome !== 'confirmed');
  return { perSecond: round(sent + rateOf(vitals, 'consumer_messages_total')), errorRatio: ratio(refused, sent), p50Ms: confirms.p50Ms, p99Ms: confirms.p99Ms };
}

function paymentTraffic(vitals: readonly Vitals[]): SystemTraffic {
  const metrics = ['payment_calls_total', 'payment_operations_total'];
  const rate = (isUnknown: boolean): number => metrics.reduce((sum, metric) => sum + rateOf(vitals, metric, ({ outcome }) => !isUnknown || outcome === 'unknown'), 0);
  return { perSecond: round(rate(false)), errorRatio: ratio(rate(true), rate(false)), p50Ms: null, p99Ms: null };
}

function ifThere(vitals: readonly Vitals[], service: string, links: (processes: Vitals[]) => SystemLink[]): SystemLink[] {
  const processes = of(vitals, service);
  return processes.length === 0 ? [] : links(processes);
}
