import { percentile } from '../screens/measure.ts';
import type { Load } from './measure.ts';

/** Goodput as part of the rated one. */
export interface Shares {
  readonly plain: number;
  /** For each processor that generator and other programs left to the marketplace. */
  readonly corrected: number;
  /** The same, each answer counted by the processor time that its kind takes: who goes first under overload asks for dearer things than visitors do. */
  readonly work: number;
}

/** Processor milliseconds by kind of request. */
export type Costs = Readonly<Record<string, number>>;

export function sharesOf(load: Load, rated: Load, costs: Costs): Shares {
  const left = rated.coresLeft / load.coresLeft;
  const plain = load.goodPerSecond / rated.goodPerSecond;
  return { plain, corrected: plain * left, work: (workPerSecond(load, costs) / workPerSecond(rated, costs)) * left };
}

function workPerSecond({ outcome, goodPerSecond }: Load, costs: Costs): number {
  const work = Object.entries(outcome.good).reduce((sum, [kind, count]) => sum + count * (costs[kind] ?? 1), 0);
  return (work / Math.max(1, outcome.goodMs.length)) * goodPerSecond;
}

export const tableHead = `| offered | per second | good per second | of rated | corrected | by work | refused | late | not whole | broken | p50, p99 of good ms | p50 of refusals ms | cores: marketplace, generator, others |
|---|---|---|---|---|---|---|---|---|---|---|---|---|`;

export function tableRow(name: string, load: Load, rated: Load, costs: Costs): string {
  const { outcome, cores } = load;
  const { plain, corrected, work } = sharesOf(load, rated, costs);
  const ms = (values: readonly number[], share: number): string => (values.length === 0 ? '-' : percentile(values, share).toFixed(0));
  return `| ${[
    name,
    load.perSecond.toFixed(0),
    load.goodPerSecond.toFixed(0),
    `${(plain * 100).toFixed(0)} %`,
    `${(corrected * 100).toFixed(0)} %`,
    `${(work * 100).toFixed(0)} %`,
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
export function kindsTable(loads: readonly (readonly [name: string, load: Load])[], mix: Readonly<Record<string, number>>, costs: Costs): string {
  const rows = Object.entries(mix).map(([kind, share]) => `| ${[kind, `${(share * 100).toFixed(0)} %`, (costs[kind] ?? 0).toFixed(1), ...loads.map(([, { outcome }]) => `${(((outcome.good[kind] ?? 0) / (outcome.offered * share)) * 100).toFixed(0)} %`)].join(' | ')} |`);
  return `| kind | of all | CPU ms | ${loads.map(([name]) => `${name}, answered well`).join(' | ')} |\n|---|---|---|${loads.map(() => '---|').join('')}\n${rows.join('\n')}`;
}
