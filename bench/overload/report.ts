import { percentile } from '../screens/measure.ts';
import type { Load } from './measure.ts';

/** Goodput as part of the rated one. */
export interface Shares {
  readonly plain: number;
  /** For each processor that generator and other programs left to the marketplace. */
  readonly corrected: number;
}

export function sharesOf(load: Load, rated: Load): Shares {
  const plain = load.goodPerSecond / rated.goodPerSecond;
  return { plain, corrected: (plain * rated.coresLeft) / load.coresLeft };
}

export const tableHead = `| offered | per second | good per second | of rated | corrected | refused | late | not whole | broken | p50, p99 of good ms | p50 of refusals ms | cores: marketplace, generator, others |
|---|---|---|---|---|---|---|---|---|---|---|---|`;

export function tableRow(name: string, load: Load, rated: Load): string {
  const { outcome, cores } = load;
  const { plain, corrected } = sharesOf(load, rated);
  const ms = (values: readonly number[], share: number): string => (values.length === 0 ? '-' : percentile(values, share).toFixed(0));
  return `| ${[
    name,
    load.perSecond.toFixed(0),
    load.goodPerSecond.toFixed(0),
    `${(plain * 100).toFixed(0)} %`,
    `${(corrected * 100).toFixed(0)} %`,
    outcome.refused,
    outcome.late,
    outcome.notWhole,
    outcome.broken,
    `${ms(outcome.goodMs, 0.5)}, ${ms(outcome.goodMs, 0.99)}`,
    ms(outcome.refusedMs, 0.5),
    `${cores.marketplace.toFixed(2)}, ${cores.generator.toFixed(2)}, ${cores.others.toFixed(2)}`,
  ].join(' | ')} |`;
}

/** Which part of each kind of request was answered well: people and their carts come before visitors. */
export function kindsTable(loads: readonly (readonly [name: string, load: Load])[], mix: Readonly<Record<string, number>>): string {
  const rows = Object.entries(mix).map(([kind, share]) => `| ${[kind, `${(share * 100).toFixed(0)} %`, ...loads.map(([, { outcome }]) => `${(((outcome.good[kind] ?? 0) / (outcome.offered * share)) * 100).toFixed(0)} %`)].join(' | ')} |`);
  return `| kind | of all | ${loads.map(([name]) => `${name}, answered well`).join(' | ')} |\n|---|---|${loads.map(() => '---|').join('')}\n${rows.join('\n')}`;
}
