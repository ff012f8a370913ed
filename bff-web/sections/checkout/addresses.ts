import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { AddressPartsFragment } from '../../generated/gateway-operations.ts';
import type { Address } from '../../generated/schema-types.ts';

interface AddressData {
  me?: { addresses?: readonly AddressPartsFragment[] | null } | null;
}

/** Saved addresses, the preselected one first; at checkout and in the account. */
export const addresses = defineSection<AddressData, readonly AddressPartsFragment[], Address[], PageContext>({
  id: 'addresses',
  requiresViewer: true,
  needs: ['me.addresses'],
  gather: ({ data }) => data?.me?.addresses,
  present: (found) => [...found].sort((a, b) => Number(b.isDefault) - Number(a.isDefault)),
});
