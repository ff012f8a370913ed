import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorKeysPageQuery } from '../../generated/gateway-operations.ts';
import type { VendorApiKey } from '../../generated/schema-types.ts';

type Keys = NonNullable<WebVendorKeysPageQuery['apiKeys']>;

/** Keys that are good first: a revoked one is there to tell what became of it. */
export const keys = defineSection<WebVendorKeysPageQuery, Keys, VendorApiKey[], PageContext>({
  id: 'keys',
  requiresViewer: true,
  needs: ['apiKeys'],
  gather: ({ data }) => data?.apiKeys,
  present: (all) =>
    all
      .map(({ id, name, prefixes, scopes, isSandbox, createdAt, expiresAt, lastUsedAt, revokedAt, usage }) => ({
        id, name, prefixes: prefixes ?? [], scopes, isSandbox, createdAt, expiresAt, lastUsedAt, revokedAt,
        days: usage?.days.map(({ day, calls, errors, costUnits }) => ({ day, calls, errors, costUnits })) ?? [],
      }))
      .toSorted((a, b) => Number(a.revokedAt != null) - Number(b.revokedAt != null)),
});
