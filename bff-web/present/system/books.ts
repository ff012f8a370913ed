import type { SystemCheckouts, SystemCount, SystemInvariant } from '../../generated/schema-types.ts';
import { greatestOf, labelsOf, seriesOf, valueOf } from '#platform/vitals/figures';
import type { Vitals } from '#platform/vitals/vitals';
import { of, subgraphs } from './parts.ts';

const descriptions: Readonly<Record<string, string>> = {
  I1: 'The ledger sums to zero, per order and in total.',
  I2: 'Available, reserved, allocated and shipped stock is what was received.',
  I3: 'There is one order per cart and per key.',
  I4: 'No message is lost, invented, or takes effect twice.',
  I5: 'Everybody sees one notification per event and channel.',
  I6: 'No checkout is unfinished past its deadline.',
  I7: 'Outboxes are empty, dead letters explained.',
  I8: 'Captured is confirmed, voided is cancelled, at the provider, too.',
  I9: 'No row can be reached across vendors.',
  I10: "A vendor's parts sum up to their order.",
};

/** Checkouts as the workers of the order service count them; null when none tells. */
export function checkoutsOf(vitals: readonly Vitals[]): SystemCheckouts | null {
  const order = of(vitals, 'order');
  const overdue = greatestOf(order, 'checkouts_overdue');
  if (overdue === null) return null;
  // Each worker counts all that are unfinished, and its own ended ones.
  const unfinished = counts(order, 'checkouts_unfinished', 'state', (choice) => greatestOf(order, 'checkouts_unfinished', choice));
  const ended = counts(order, 'checkouts_ended_total', 'outcome', (choice) => valueOf(order, 'checkouts_ended_total', choice));
  return { unfinished, overdue, ended };
}

function counts(vitals: readonly Vitals[], metric: string, label: string, read: (choice: (labels: Readonly<Record<string, string>>) => boolean) => number | null): SystemCount[] {
  return labelsOf(vitals, metric, label).flatMap((name) => {
    const count = read((labels) => labels[label] === name) ?? 0;
    return count === 0 ? [] : [{ name, count }];
  });
}

/** What was found at the last check, by the service that checks. */
export function invariantsOf(vitals: readonly Vitals[]): SystemInvariant[] {
  return subgraphs
    .flatMap((service) => {
      const processes = of(vitals, service);
      return labelsOf(processes, 'invariant_violations', 'invariant').map((name) => ({ name, service, description: descriptions[name] ?? name, violations: greatestOf(processes, 'invariant_violations', ({ invariant }) => invariant === name) ?? 0 }));
    })
    .sort((a, b) => Number(a.name.slice(1)) - Number(b.name.slice(1)));
}

/** The longest ago of the services' last checks; null when none told. */
export function checkedAt(vitals: readonly Vitals[]): Date | null {
  const last = subgraphs.flatMap((service) => seriesOf(of(vitals, service), 'invariants_checked_timestamp_seconds').map(({ series }) => series.value)).filter((value) => value > 0);
  return last.length === 0 ? null : new Date(Math.min(...last) * 1000);
}
