/** Terms of delivery: profiles, their zones and rates. The vendor is in every WHERE. */
import type { Sql } from '#platform/data/database';
import { newId } from '#platform/ids';
import { countriesOf, inOrderOfPrecedence, type ShippingRegion } from '../domain/shipping-regions.ts';

export type RateBasis = 'PER_ORDER' | 'PER_ITEM' | 'BY_WEIGHT';

export interface WeightStep {
  /** Any weight when null. */
  upToGrams: number | null;
  priceMinor: number;
}

export interface ShippingRate {
  /** Tells the ways of delivery of a zone in one currency apart, for example `express`. */
  code: string;
  name: string;
  basis: RateBasis;
  currency: string;
  /** Per order or per item; the first step's by weight. */
  priceMinor: number;
  weightSteps: WeightStep[];
  freeFromMinor: number | null;
  minDays: number;
  maxDays: number;
}

export interface ShippingZone {
  id: string;
  name: string;
  countries: string[];
  regions: ShippingRegion[];
  rates: ShippingRate[];
}

export interface ProfileHead {
  id: string;
  vendorId: string;
  name: string;
  isDefault: boolean;
  handlingDays: number | null;
  categoryIds: string[];
  productIds: string[];
  version: number;
}

export interface ShippingProfile extends ProfileHead {
  zones: ShippingZone[];
}

interface ZoneRow {
  id: string;
  profileId: string;
  name: string;
  countries: string;
  regions: string;
}

interface RateRow extends Omit<ShippingRate, 'weightSteps'> {
  profileId: string;
  zoneId: string;
  weightSteps: string | null;
}

const profileColumns = `id, vendor_id AS vendorId, name, default_of IS NOT NULL AS isDefault, handling_days AS handlingDays, category_ids AS categoryIds,
  product_ids AS productIds, version`;

/** Profiles with all that is in them, the default one first; three statements for any number of vendors. */
export async function profilesByVendorIds(sql: Sql, vendorIds: readonly string[]): Promise<ShippingProfile[]> {
  const profiles = await sql.query<Record<keyof ProfileHead, string> & { isDefault: number; handlingDays: number | null; version: number }>(
    `SELECT ${profileColumns} FROM shipping_profiles WHERE vendor_id IN (?) ORDER BY isDefault DESC, id`,
    [vendorIds],
  );
  const zones = await sql.query<ZoneRow>('SELECT id, profile_id AS profileId, name, countries, regions FROM shipping_zones WHERE vendor_id IN (?) ORDER BY position, id', [vendorIds]);
  const rates = await sql.query<RateRow>(
    `SELECT profile_id AS profileId, zone_id AS zoneId, code, name, basis, currency, price_minor AS priceMinor, weight_steps AS weightSteps, free_from_minor AS freeFromMinor,
       min_days AS minDays, max_days AS maxDays FROM shipping_rates WHERE vendor_id IN (?) ORDER BY id`,
    [vendorIds],
  );
  const zonesOf = Map.groupBy(zones, (zone) => zone.profileId);
  const ratesOf = Map.groupBy(rates, (rate) => rate.zoneId);
  return profiles.map((profile) => ({
    ...profile,
    isDefault: Boolean(profile.isDefault),
    categoryIds: JSON.parse(profile.categoryIds) as string[],
    productIds: JSON.parse(profile.productIds) as string[],
    zones: (zonesOf.get(profile.id) ?? []).map(({ id, name, countries, regions }) => ({
      id,
      name,
      countries: split(countries),
      regions: split(regions) as ShippingRegion[],
      rates: (ratesOf.get(id) ?? []).map(({ profileId: _profile, zoneId: _zone, weightSteps, ...rate }) => ({ ...rate, weightSteps: weightSteps === null ? [] : (JSON.parse(weightSteps) as WeightStep[]) })),
    })),
  }));
}

const split = (list: string): string[] => (list === '' ? [] : list.split(','));

/** Rates as consumers look them up by country: the first that fits counts. */
export function ratesInOrder({ zones }: Pick<ShippingProfile, 'zones'>) {
  return inOrderOfPrecedence(zones, (zone) => zone.rates);
}

/** Makes room for another default profile. */
export async function demoteDefault(sql: Sql, vendorId: string): Promise<void> {
  await sql.execute('UPDATE shipping_profiles SET default_of = NULL, version = version + 1 WHERE default_of = ?', [vendorId]);
}

/** Throws on key `uq_shipping_profiles_name` when the name is taken. */
export async function insertProfile(sql: Sql, profile: ShippingProfile, now: Date): Promise<void> {
  await sql.execute(
    `INSERT INTO shipping_profiles (id, vendor_id, name, default_of, handling_days, category_ids, product_ids, created_at, updated_at)
     VALUES (?)`,
    [[profile.id, profile.vendorId, ...settingsOf(profile), now, now]],
  );
  await insertZones(sql, profile);
}

/** Replaces all that is in a profile. */
export async function replaceProfile(sql: Sql, profile: ShippingProfile, now: Date): Promise<void> {
  await sql.execute(
    'UPDATE shipping_profiles SET name = ?, default_of = ?, handling_days = ?, category_ids = ?, product_ids = ?, version = version + 1, updated_at = ? WHERE id = ? AND vendor_id = ?',
    [...settingsOf(profile), now, profile.id, profile.vendorId],
  );
  await deleteZones(sql, profile);
  await insertZones(sql, profile);
}

export async function deleteProfile(sql: Sql, profile: Pick<ProfileHead, 'id' | 'vendorId'>): Promise<void> {
  await deleteZones(sql, profile);
  await sql.execute('DELETE FROM shipping_profiles WHERE id = ? AND vendor_id = ?', [profile.id, profile.vendorId]);
}

function settingsOf({ vendorId, name, isDefault, handlingDays, categoryIds, productIds }: ProfileHead) {
  return [name, isDefault ? vendorId : null, handlingDays, JSON.stringify(categoryIds), JSON.stringify(productIds)];
}

async function deleteZones(sql: Sql, { id, vendorId }: Pick<ProfileHead, 'id' | 'vendorId'>): Promise<void> {
  await sql.execute('DELETE FROM shipping_rates WHERE vendor_id = ? AND profile_id = ?', [vendorId, id]);
  await sql.execute('DELETE FROM shipping_zones WHERE vendor_id = ? AND profile_id = ?', [vendorId, id]);
}

async function insertZones(sql: Sql, { id: profileId, vendorId, zones }: ShippingProfile): Promise<void> {
  if (zones.length === 0) return;
  const zoneRows = zones.map((zone, position) => [zone.id, profileId, vendorId, position, zone.name, zone.countries.join(','), zone.regions.join(',')]);
  await sql.execute('INSERT INTO shipping_zones (id, profile_id, vendor_id, position, name, countries, regions) VALUES ?', [zoneRows]);
  const rateRows = zones.flatMap((zone) => {
    // In full, as the version before zones reads them.
    const countries = countriesOf(zone).join(',');
    return zone.rates.map((rate) => [
      newId('shr'),
      vendorId,
      profileId,
      zone.id,
      countries,
      rate.code,
      rate.name,
      rate.basis,
      rate.currency,
      rate.priceMinor,
      rate.weightSteps.length > 0 ? JSON.stringify(rate.weightSteps) : null,
      rate.freeFromMinor,
      rate.minDays,
      rate.maxDays,
    ]);
  });
  await sql.execute('INSERT INTO shipping_rates (id, vendor_id, profile_id, zone_id, countries, code, name, basis, currency, price_minor, weight_steps, free_from_minor, min_days, max_days) VALUES ?', [rateRows]);
}
