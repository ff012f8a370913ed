import type { Compared, Way } from './compare.ts';
import { percentile, together, type Timed } from './measure.ts';

export function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5);
}

/** The median, with what the middle half lies between. */
export function withNoise(numbers: readonly number[], digits: number): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => percentile(numbers, share).toFixed(digits));
  return `${middle} (${low}-${high})`;
}

const columns = ['screen', 'requests: page / its operation / part by part', 'KB, gzip', 'hot p50 / p99 ms', 'hot p50: operation, parts', 'page : operation', 'mere relay : operation', 'quickest tenth: page, relay : operation', 'hot CPU ms: BFF + gateway + subgraphs', 'operation', 'parts', 'cold p50 / p99 ms', 'cold p50: operation, parts', 'cold CPU ms', 'first ms'];

/** A line for each screen. */
export function comparisonTable(compared: readonly Compared[]): string {
  return [`| ${columns.join(' | ')} |`, `|${'---|'.repeat(columns.length)}`, ...compared.map(row)].join('\n');
}

/** What matters most of it. */
export function inShort({ bff, whole, relayRounds }: Compared): string {
  return `page : operation ${withNoise(ratios(bff.hotRounds, whole), 2)}, mere relay : operation ${withNoise(ratios(relayRounds, whole), 2)}, quickest tenth: ${quickest({ bff, whole, relayRounds })}`;
}

/** What page and relay take of the operation's time while nothing else holds them up: of each the requests that a tenth of all were quicker than. */
function quickest({ bff, whole, relayRounds }: Pick<Compared, 'bff' | 'whole' | 'relayRounds'>): string {
  const of = (timed: Timed): number => percentile(timed.latenciesMs, 0.1);
  return [bff.hot, together(relayRounds)].map((timed) => (of(timed) / of(whole.hot)).toFixed(2)).join(', ');
}

function row({ look, gatewayRequests, bff, whole, parts, relayRounds }: Compared): string {
  const p50 = ({ latenciesMs }: Timed): string => percentile(latenciesMs, 0.5).toFixed(2);
  const both = (timed: Timed): string => `${p50(timed)} / ${percentile(timed.latenciesMs, 0.99).toFixed(2)}`;
  const cells = [
    `${look.client} ${look.name}, ${look.viewer}`,
    `${bff.requests} (asks ${gatewayRequests}) / ${whole.requests} / ${parts.requests}`,
    [bff, whole, parts].map((way) => way.kilobytes.gzip.toFixed(1)).join(' / '),
    both(bff.hot),
    `${p50(whole.hot)}, ${p50(parts.hot)}`,
    withNoise(ratios(bff.hotRounds, whole), 2),
    withNoise(ratios(relayRounds, whole), 2),
    quickest({ bff, whole, relayRounds }),
    [bff.hot.cpu.bff, bff.hot.cpu.gateway, bff.hot.cpu.subgraphs].map((ms) => ms.toFixed(2)).join(' + '),
    gatewayCpu(whole.hot),
    gatewayCpu(parts.hot),
    both(bff.cold),
    `${p50(whole.cold)}, ${p50(parts.cold)}`,
    [bff.cold.cpu.bff, bff.cold.cpu.gateway, bff.cold.cpu.subgraphs].map((ms) => ms.toFixed(1)).join(' + '),
    `${bff.firstMs.toFixed(0)}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function gatewayCpu({ cpu }: Timed): string {
  return `${cpu.gateway.toFixed(2)} + ${cpu.subgraphs.toFixed(2)}`;
}

/** Of each turn by itself: both ways met the same load then. */
function ratios(rounds: readonly Timed[], whole: Way): number[] {
  return rounds.map((round, turn) => median(round.latenciesMs) / median(whole.hotRounds[turn]?.latenciesMs ?? []));
}
