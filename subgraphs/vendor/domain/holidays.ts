/** Times in which a vendor is away, or slower. */
import { DomainError } from '#platform/errors/domain-error';

export type HolidayEffect = 'PAUSE_ORDERS' | 'EXTEND_HANDLING';

export interface Period {
  startsAt: Date;
  endsAt: Date;
}

export interface Holiday extends Period {
  effect: HolidayEffect;
  extraHandlingDays: number;
}

export function runsAt({ startsAt, endsAt }: Period, at: Date): boolean {
  return startsAt <= at && at < endsAt;
}

/** What a vendor's switch and handling days come to with the holiday that runs, if any. */
export function atWork(vendor: { isAcceptingOrders: boolean; handlingDays: number }, running: Holiday | undefined): { isAcceptingOrders: boolean; handlingDays: number } {
  if (!running) return { isAcceptingOrders: vendor.isAcceptingOrders, handlingDays: vendor.handlingDays };
  if (running.effect === 'PAUSE_ORDERS') return { isAcceptingOrders: false, handlingDays: vendor.handlingDays };
  return { isAcceptingOrders: vendor.isAcceptingOrders, handlingDays: vendor.handlingDays + running.extraHandlingDays };
}

/** @throws DomainError INVALID_INPUT naming the holiday that the period overlaps. */
export function assertNoOverlap(period: Period, others: readonly (Period & { id: string })[]): void {
  const conflict = others.find((other) => other.startsAt < period.endsAt && period.startsAt < other.endsAt);
  if (!conflict) return;
  throw new DomainError('INVALID_INPUT', `It overlaps the holiday ${conflict.id} from ${conflict.startsAt.toISOString()} to ${conflict.endsAt.toISOString()}.`, {
    field: ['input', 'startsAt'],
    details: { conflictingId: conflict.id },
  });
}
