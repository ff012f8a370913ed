/** What this subgraph tells the others: the whole state of a vendor after each change. And what it learns of people. */
import { userRegistered, userUpdated } from '#events/user';
import { vendorUpdated } from '#events/vendor';
import type { Tx } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { defineConsumer, on, type HandlerContext } from '#platform/messaging/consumer';
import type { DataOf } from '#platform/messaging/contract';
import type { Outbox } from '#platform/outbox/outbox';
import { holidaysByVendorIds } from './data/holiday-repository.ts';
import { profilesByVendorIds, ratesInOrder, type ShippingProfile } from './data/shipping-repository.ts';
import { savePerson, staffByVendorIds } from './data/staff-repository.ts';
import { agreementsByVendorIds, payoutAccountsByVendorIds, vendorsByIds } from './data/vendor-repository.ts';
import { fixedPartsOf } from './domain/agreements.ts';
import { emailKey } from './domain/email.ts';
import { atWork, runsAt, type Holiday } from './domain/holidays.ts';

type State = DataOf<typeof vendorUpdated>;

/** Reads the state that vendor.updated.v1 carries. @throws Error when the vendor does not exist. */
async function vendorState(tx: Tx, vendorId: string, now: Date): Promise<{ version: number; data: State }> {
  const [vendor] = await vendorsByIds(tx.manager, [vendorId]);
  if (!vendor) throw new Error(`vendor ${vendorId} does not exist`);
  const staff = await staffByVendorIds(tx.manager, [vendorId]);
  const profiles = await profilesByVendorIds(tx, [vendorId]);
  const holidays = await holidaysByVendorIds(tx, [vendorId], now);
  const { slug, name, country, payoutCurrency, status, returnWindowDays, legalName, vatId, businessAddress } = vendor;
  const running = holidays.find((holiday) => runsAt(holiday, now));
  const standard = profiles.find((profile) => profile.isDefault);
  const usual = { ...vendor, handlingDays: standard?.handlingDays ?? vendor.handlingDays };
  return {
    version: vendor.version,
    data: {
      vendorId,
      slug,
      name,
      country,
      ...(legalName !== null && businessAddress !== null && { legalName, vatId, businessAddress: parseJson<NonNullable<State['businessAddress']>>(businessAddress) }),
      payoutCurrency,
      status,
      ...atWork(usual, running),
      returnWindowDays,
      shipping: standard ? ratesInOrder(standard) : [],
      shippingProfiles: profiles.filter((profile) => !profile.isDefault).map((profile) => announcedProfile(profile, running)),
      holidays: holidays.map(({ startsAt, endsAt, effect, extraHandlingDays, note }) => ({ startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), effect, extraHandlingDays, note })),
      ...(await money(tx, vendorId, now)),
      staff: staff.map(({ userId, role }) => ({ userId, role })),
    },
  };
}

function announcedProfile(profile: ShippingProfile, running: Holiday | undefined) {
  const { id, handlingDays: own, categoryIds, productIds } = profile;
  const handlingDays = own === null ? null : atWork({ isAcceptingOrders: true, handlingDays: own }, running).handlingDays;
  return { id, handlingDays, categoryIds, productIds, rates: ratesInOrder(profile) };
}

async function money(tx: Tx, vendorId: string, now: Date): Promise<Pick<State, 'payoutAccount' | 'commissionAgreements'>> {
  const [account] = await payoutAccountsByVendorIds(tx.manager, [vendorId]);
  const agreements = await agreementsByVendorIds(tx.manager, [vendorId], { now });
  return {
    payoutAccount: account ? { status: account.status, currency: account.currency, heldUntil: account.heldUntil?.toISOString() ?? null, providerAccount: account.providerToken } : null,
    commissionAgreements: agreements.map((agreement) => ({
      id: agreement.id,
      categoryId: agreement.categoryId,
      rateBasisPoints: agreement.rateBasisPoints,
      fixedMinor: agreement.fixedMinor,
      fixedCurrency: agreement.fixedCurrency,
      fixedParts: fixedPartsOf(agreement),
      validFrom: agreement.validFrom.toISOString(),
      validUntil: agreement.validUntil?.toISOString() ?? null,
    })),
  };
}

/** Appends vendor.updated.v1 to the outbox. Call it last in the transaction, with the vendor's row locked. */
export async function announceVendor({ tx, outbox, vendorId, now }: { tx: Tx; outbox: Outbox; vendorId: string; now: Date }): Promise<void> {
  const { version, data } = await vendorState(tx, vendorId, now);
  await outbox.add(tx, vendorUpdated, { aggregateId: vendorId, aggregateVersion: version, data });
}

function keepPerson({ tx, message: { data, aggregateVersion } }: Pick<HandlerContext<DataOf<typeof userUpdated>>, 'tx' | 'message'>): Promise<void> {
  return savePerson(tx, { userId: data.userId, version: aggregateVersion, emailKey: emailKey(data.email), isVerified: data.emailVerified ?? false });
}

/** Keeps whose address is confirmed: an invitation is for the person it was sent to. */
export const peopleCopies = defineConsumer({ name: 'vendor.people', on: [on(userRegistered, keepPerson), on(userUpdated, keepPerson)] });
