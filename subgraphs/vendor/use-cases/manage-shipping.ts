/** Terms of delivery are added, replaced and removed; one profile is the default for everything that no other names. */
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import type { z } from 'zod';
import { deleteProfile, demoteDefault, insertProfile, profilesByVendorIds, replaceProfile, type ShippingProfile } from '../data/shipping-repository.ts';
import { leaders } from '../domain/staff-roles.ts';
import { assertVersion, changeVendor, found, type Actor } from './change-vendor.ts';
import type { UseCaseDeps } from './deps.ts';
import { codeOf, type profileInput } from './shipping-input.ts';

const maxProfiles = 20;

interface Edit {
  vendorId: string;
  actor: Actor;
  input: z.infer<typeof profileInput>;
}

/** The first profile is the default, whatever it says. @throws DomainError NOT_FOUND, NOT_ALLOWED, LIMIT_EXCEEDED, ALREADY_EXISTS, INVALID_INPUT. */
export function createProfile(deps: UseCaseDeps, { vendorId, actor, input }: Edit): Promise<ShippingProfile> {
  return unlessNameTaken(input, () =>
    changeVendor(deps, { vendorId, actor, roles: leaders }, async ({ tx, at }) => {
      const others = await profilesByVendorIds(tx, [vendorId]);
      if (others.length >= maxProfiles) throw new DomainError('LIMIT_EXCEEDED', `A vendor has at most ${maxProfiles} shipping profiles.`);
      const profile = toProfile({ id: newId('shp', at), vendorId, version: 1 }, input, { isOnly: others.length === 0 });
      assertNobodyElses(profile, others);
      if (profile.isDefault) await demoteDefault(tx, vendorId);
      await insertProfile(tx, profile, at);
      return { event: 'vendor.shipping-profile-created', note: profile.name, result: profile };
    }),
  );
}

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT, ALREADY_EXISTS, INVALID_STATE when no default would be left, INVALID_INPUT. */
export function updateProfile(deps: UseCaseDeps, { vendorId, id, actor, expectedVersion, input }: Edit & { id: string; expectedVersion: number }): Promise<ShippingProfile> {
  return unlessNameTaken(input, () =>
    changeVendor(deps, { vendorId, actor, roles: leaders }, async ({ tx, at }) => {
      const all = await profilesByVendorIds(tx, [vendorId]);
      const known = found(all.find((each) => each.id === id) ?? null, 'shipping profile');
      assertVersion('The shipping profile', known.version, expectedVersion);
      if (known.isDefault && input.isDefault === false) throw new DomainError('INVALID_STATE', 'Make another profile the default instead; one always is.', { field: ['input', 'isDefault'] });
      const profile = toProfile({ id, vendorId, version: known.version + 1 }, { ...input, isDefault: input.isDefault ?? known.isDefault }, { isOnly: false });
      assertNobodyElses(profile, all.filter((each) => each.id !== id));
      if (profile.isDefault && !known.isDefault) await demoteDefault(tx, vendorId);
      await replaceProfile(tx, profile, at);
      return { event: 'vendor.shipping-profile-updated', note: profile.name, result: profile };
    }),
  );
}

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT, INVALID_STATE for the default one. */
export function removeProfile(deps: UseCaseDeps, { vendorId, id, actor, expectedVersion }: Omit<Edit, 'input'> & { id: string; expectedVersion: number }): Promise<void> {
  return changeVendor(deps, { vendorId, actor, roles: leaders }, async ({ tx }) => {
    const known = found((await profilesByVendorIds(tx, [vendorId])).find((each) => each.id === id) ?? null, 'shipping profile');
    assertVersion('The shipping profile', known.version, expectedVersion);
    if (known.isDefault) throw new DomainError('INVALID_STATE', 'The default profile cannot be removed: make another one the default first.', { field: ['id'] });
    await deleteProfile(tx, known);
    return { event: 'vendor.shipping-profile-removed', note: known.name, result: undefined };
  });
}

/** Builds what is stored; zones get ids of their own. */
function toProfile(head: Pick<ShippingProfile, 'id' | 'vendorId' | 'version'>, input: Edit['input'], { isOnly }: { isOnly: boolean }): ShippingProfile {
  const isDefault = isOnly || input.isDefault === true;
  return {
    ...head,
    name: input.name,
    isDefault,
    handlingDays: input.handlingDays ?? null,
    categoryIds: input.categoryIds ?? [],
    productIds: input.productIds ?? [],
    zones: input.zones.map(({ name, countries, regions, rates }) => ({
      id: newId('shz'),
      name,
      countries: countries ?? [],
      regions: regions ?? [],
      rates: rates.map(({ name: way, basis, currency, priceMinor, weightSteps, freeFromMinor, minDays, maxDays }) => ({
        code: codeOf(way),
        name: way ?? 'Standard',
        basis,
        currency,
        priceMinor: priceMinor ?? weightSteps?.[0]?.priceMinor ?? 0,
        weightSteps: weightSteps ?? [],
        freeFromMinor: freeFromMinor ?? null,
        minDays,
        maxDays,
      })),
    })),
  };
}

/** Each product and category goes by one profile, so that there is no doubt about the price. */
function assertNobodyElses(profile: ShippingProfile, others: readonly ShippingProfile[]): void {
  for (const field of ['categoryIds', 'productIds'] as const) {
    const conflict = others.flatMap((other) => other[field].filter((id) => profile[field].includes(id)).map((id) => ({ id, name: other.name })))[0];
    if (conflict) throw new DomainError('INVALID_INPUT', `input.${field}: ${conflict.id} goes by the profile "${conflict.name}" already`, { field: ['input', field] });
  }
}

async function unlessNameTaken<Result>({ name }: Edit['input'], work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isDuplicateKey(error, 'uq_shipping_profiles_name')) throw error;
    throw new DomainError('ALREADY_EXISTS', `There is a profile "${name}" already.`, { field: ['input', 'name'] });
  }
}
