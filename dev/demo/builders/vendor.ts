import type { VendorRow } from '../catalog/row.ts';
import { deterministicId, idPrefixes } from '../ids.ts';
import type { DemoCommission, DemoShippingMethod, DemoStaff, DemoUser, DemoVendor } from '../model.ts';
import { moneyPerCurrency, type PriceRow } from '../prices.ts';
import { slugify } from '../slug.ts';
import { vendorMedia } from './media.ts';
import { buildUser, splitName } from './user.ts';

/** All that a vendor needs; anything not given is filled in plausibly. */
export type VendorInput = Partial<VendorRow> & { readonly name: string };

export interface BuiltVendor {
  readonly vendor: DemoVendor;
  /** The people behind `vendor.staff`. */
  readonly users: readonly DemoUser[];
}

const usualParcel: { standard: PriceRow; express: PriceRow } = { standard: [590, 690, 900, 490], express: [1290, 1490, 1900, 1150] };

export function withVendorDefaults(input: VendorInput): VendorRow {
  const slug = input.slug ?? slugify(input.name);
  return {
    slug,
    legalName: `${input.name} Ltd`,
    skuPrefix: slug.split('-').map((word) => word[0]).join('').toUpperCase().slice(0, 4),
    trade: 'Home goods', emblem: 'parcel', tone: 'slate',
    countryCode: 'IE', city: 'Galway', locale: 'en-IE', baseCurrency: 'EUR', foundedYear: 2015,
    tagline: 'Made in small batches',
    text: `${input.name} makes a few things well and sends them with care.`,
    returns: 'Return anything unused within 30 days.',
    shipping: 'Packed and sent within three working days.',
    care: 'Keep it dry and it will last.',
    returnWindowDays: 30, handlingDays: 3, joinedDaysAgo: 200,
    commission: { basisPoints: 1200, fixedMinor: 0 },
    staff: [],
    ...input,
  };
}

/** A vendor with its staff and the users they sign in as. */
export function buildVendor(input: VendorInput): BuiltVendor {
  const row = withVendorDefaults(input);
  const id = deterministicId(idPrefixes.vendor, row.slug);
  const users = row.staff.map(([name]) => buildUser({
    ...splitName(name), locale: row.locale, currency: row.baseCurrency, countryCode: row.countryCode, joinedDaysAgo: row.joinedDaysAgo,
  }));
  const staff = row.staff.map(([, role], index): DemoStaff => {
    const user = users[index] as DemoUser;
    return {
      id: deterministicId(idPrefixes.staff, `${row.slug}/${user.key}`),
      vendorId: id, vendorSlug: row.slug, userId: user.id, userKey: user.key, role,
    };
  });
  const vendor: DemoVendor = {
    id,
    slug: row.slug, name: row.name, legalName: row.legalName, trade: row.trade,
    tagline: row.tagline, description: row.text,
    countryCode: row.countryCode, city: row.city, locale: row.locale, baseCurrency: row.baseCurrency,
    contactEmail: `hello.${row.slug}@example.com`,
    foundedYear: row.foundedYear,
    status: row.status ?? 'approved',
    statusReason: row.statusReason ?? null,
    joinedDaysAgo: row.joinedDaysAgo,
    handlingDays: row.handlingDays,
    policies: { returns: row.returns, shipping: row.shipping, care: row.care, returnWindowDays: row.returnWindowDays },
    shippingMethods: shippingMethods(row),
    commissions: commissions(row),
    staff,
    skuPrefix: row.skuPrefix,
    ...vendorMedia(row.emblem, row.slug, row.name, row.tone),
  };
  return { vendor, users };
}

function shippingMethods(row: VendorRow): DemoShippingMethod[] {
  const prices = row.delivery ?? usualParcel;
  return [
    { code: 'standard', name: 'Standard', prices: moneyPerCurrency(prices.standard), minDays: row.handlingDays + 2, maxDays: row.handlingDays + 6 },
    { code: 'express', name: 'Express', prices: moneyPerCurrency(prices.express), minDays: row.handlingDays + 1, maxDays: row.handlingDays + 2 },
  ];
}

function commissions(row: VendorRow): DemoCommission[] {
  const { basisPoints, fixedMinor } = row.commission;
  const currency = row.baseCurrency;
  const special = Object.entries(row.categoryCommissions ?? {});
  return [
    { categorySlug: null, basisPoints, fixedMinor, currency },
    ...special.map(([categorySlug, points]) => ({ categorySlug, basisPoints: points, fixedMinor, currency })),
  ];
}
