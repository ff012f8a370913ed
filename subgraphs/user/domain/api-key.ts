/** What API keys may do, and how much. */

/** By scope: the roles at the vendor that it stands for. */
const rolesByScope = {
  'catalog:read': ['READ_ONLY'],
  'catalog:write': ['CATALOG'],
  'stock:write': ['CATALOG', 'FULFILMENT'],
  'orders:read': ['READ_ONLY'],
  'orders:fulfil': ['FULFILMENT'],
  'orders:refund': ['FINANCE'],
  'finance:read': ['FINANCE'],
  'webhooks:manage': ['INTEGRATION'],
} as const;

export type ApiScope = keyof typeof rolesByScope;
export const apiScopes = Object.keys(rolesByScope) as [ApiScope, ...ApiScope[]];
/** What a key without a vendor may be given: reading what the marketplace shows. */
export const marketplaceScopes: readonly ApiScope[] = ['catalog:read'];

export const maxKeysPerOwner = 20;
export const maxOverlapHours = 72;

/** How much a key may ask for. Cost is the gateway's measure of an operation. */
export interface ApiBudget {
  requestsPerMinute: number;
  costPerMinute: number;
  requestsPerDay: number;
  costPerDay: number;
}

export const defaultBudget: ApiBudget = { requestsPerMinute: 120, costPerMinute: 20_000, requestsPerDay: 50_000, costPerDay: 5_000_000 };
/** What a vendor may ask for by itself; more is an administrator's to give. */
export const largestBudget: ApiBudget = { requestsPerMinute: 600, costPerMinute: 100_000, requestsPerDay: 500_000, costPerDay: 50_000_000 };

/** The roles at a vendor that a key's scopes stand for; a scope that is no more stands for none. */
export function rolesOfScopes(scopes: readonly string[]): string[] {
  return [...new Set(scopes.flatMap((scope) => (scope in rolesByScope ? rolesByScope[scope as ApiScope] : [])))];
}
