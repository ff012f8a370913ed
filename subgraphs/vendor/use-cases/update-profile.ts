/** Owner or manager changes the public profile, guarded by the version last read. */
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import { leaders } from '../domain/staff-roles.ts';
import { assertVersion, changeVendor, type Actor } from './change-vendor.ts';
import type { UseCaseDeps } from './deps.ts';

const pictureKey = z.string().max(160).regex(/^vendor\/[a-z0-9-]+\/[a-z0-9-]+\/(logo|banner)(-[a-z]+)?$/, 'must be the key of a stored picture, vendor/<kind>/<your slug>/logo or .../banner');

export const profileInput = z
  .strictObject({
    name: z.string().trim().min(2).max(80),
    tagline: z.string().trim().max(240),
    description: z.string().trim().max(5000),
    handlingDays: z.int().min(0).max(30),
    isAcceptingOrders: z.boolean(),
    // EU Consumer Rights Directive 2011/83/EU, article 9: at least 14 days.
    returnWindowDays: z.int().min(14).max(365),
    returnsPolicy: z.string().trim().max(5000),
    shippingPolicy: z.string().trim().max(5000),
    logoKey: pictureKey.nullable(),
    bannerKey: pictureKey.nullable(),
  })
  .partial();

const columns: Record<keyof z.infer<typeof profileInput>, string> = {
  name: 'name',
  tagline: 'tagline',
  description: 'description',
  handlingDays: 'handling_days',
  isAcceptingOrders: 'is_accepting_orders',
  returnWindowDays: 'return_window_days',
  returnsPolicy: 'returns_policy',
  shippingPolicy: 'shipping_policy',
  logoKey: 'logo_key',
  bannerKey: 'banner_key',
};

export interface ProfileUpdate {
  vendorId: string;
  actor: Actor;
  expectedVersion: number;
  input: z.infer<typeof profileInput>;
}

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, INVALID_INPUT for somebody else's picture, or VERSION_CONFLICT with `currentVersion`. */
export function updateProfile(deps: UseCaseDeps, { vendorId, actor, expectedVersion, input }: ProfileUpdate): Promise<void> {
  const changes = Object.fromEntries(
    Object.entries(input).flatMap(([field, value]) => (value === undefined ? [] : [[columns[field as keyof typeof columns], value]])),
  );
  return changeVendor(deps, { vendorId, actor, roles: leaders, field: ['id'] }, async ({ vendor }) => {
    assertVersion('The profile', vendor.profileVersion, expectedVersion);
    assertOwnPicture('logoKey', 'logo', input.logoKey, vendor.slug);
    assertOwnPicture('bannerKey', 'banner', input.bannerKey, vendor.slug);
    return { event: 'vendor.profile-updated', note: Object.keys(input).join(', '), columns: changes, isProfile: true, result: undefined };
  });
}

/** Pictures are stored under the vendor's slug, so nobody shows with somebody else's. */
function assertOwnPicture(field: string, sort: string, key: string | null | undefined, slug: string): void {
  if (!key) return;
  const [, kind = '', owner, name = ''] = key.split('/');
  if (owner === slug && name.split('-')[0] === sort) return;
  throw new DomainError('INVALID_INPUT', `input.${field}: must be a ${sort} stored for this vendor, vendor/${kind}/${slug}/${sort}...`, { field: ['input', field] });
}
