import type { SalesDayRow } from '../data/sales-repository.ts';

const money = (minorOf: (row: SalesDayRow) => number) => (row: SalesDayRow) => ({ minor: minorOf(row), currency: row.currency });

/** What a day's sales came to, for a vendor as for all of them. */
export const salesAmounts = {
  placed: money(({ placedMinor }) => placedMinor),
  cancelled: money(({ cancelledMinor }) => cancelledMinor),
  refunded: money(({ refundedMinor }) => refundedMinor),
  total: money(({ placedMinor, cancelledMinor, refundedMinor }) => placedMinor - cancelledMinor - refundedMinor),
};
