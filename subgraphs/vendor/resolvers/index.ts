import { imageResolvers } from '#platform/graphql/shared-resolvers';
import { lifeMutations } from './mutation.ts';
import * as people from './people.ts';
import { Query } from './query.ts';
import { staffMutations } from './staff-mutations.ts';
import * as terms from './terms.ts';
import { termsMutations } from './terms-mutations.ts';
import { User } from './user.ts';
import { Vendor, VendorPolicies } from './vendor.ts';
import { VendorDashboard } from './vendor-dashboard.ts';

export function createResolvers({ mediaBaseUrl }: { mediaBaseUrl: string }) {
  const Mutation = { ...lifeMutations, ...staffMutations, ...termsMutations };
  return { Query, Mutation, Vendor, VendorPolicies, VendorDashboard, User, ...people, ...terms, ...imageResolvers({ mediaBaseUrl }) };
}
