/** What this subgraph tells the others: the whole state of a vendor after each change. */
import { vendorUpdated } from '#events/vendor';
import type { Tx } from '#platform/data/database';
import type { DataOf } from '#platform/messaging/contract';
import type { Outbox } from '#platform/outbox/outbox';
import { agreementsByVendorIds, shippingRatesByVendorIds, staffByVendorIds, vendorsByIds } from './data/vendor-repository.ts';

/** Reads the state that vendor.updated.v1 carries. @throws Error when the vendor does not exist. */
async function vendorState(tx: Tx, vendorId: string, now: Date): Promise<{ version: number; data: DataOf<typeof vendorUpdated> }> {
  const [vendor] = await vendorsByIds(tx.manager, [vendorId]);
  if (!vendor) throw new Error(`vendor ${vendorId} does not exist`);
  const staff = await staffByVendorIds(tx.manager, [vendorId]);
  const rates = await shippingRatesByVendorIds(tx.manager, [vendorId]);
  const agreements = await agreementsByVendorIds(tx.manager, [vendorId], now);
  return {
    version: vendor.version,
    data: {
      vendorId,
      slug: vendor.slug,
      name: vendor.name,
      country: vendor.country,
      payoutCurrency: vendor.payoutCurrency,
      status: vendor.status,
      isAcceptingOrders: vendor.isAcceptingOrders,
      handlingDays: vendor.handlingDays,
      returnWindowDays: vendor.returnWindowDays,
      shipping: rates.map((rate) => ({
        countries: rate.countries.split(','),
        currency: rate.currency,
        priceMinor: rate.priceMinor,
        freeFromMinor: rate.freeFromMinor,
        minDays: rate.minDays,
        maxDays: rate.maxDays,
      })),
      commissionAgreements: agreements.map(({ vendorId: _vendorId, ...agreement }) => ({
        ...agreement,
        validFrom: agreement.validFrom.toISOString(),
        validUntil: agreement.validUntil?.toISOString() ?? null,
      })),
      staff: staff.map(({ userId, role }) => ({ userId, role })),
    },
  };
}

/** Appends vendor.updated.v1 to the outbox. Call it last in the transaction, with the vendor's row locked. */
export async function announceVendor({ tx, outbox, vendorId, now }: { tx: Tx; outbox: Outbox; vendorId: string; now: Date }): Promise<void> {
  const { version, data } = await vendorState(tx, vendorId, now);
  await outbox.add(tx, vendorUpdated, { aggregateId: vendorId, aggregateVersion: version, data });
}
