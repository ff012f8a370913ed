import type { AddressPartsFragment } from '../../generated/gateway-operations.ts';
import type { Address } from '../../generated/schema-types.ts';
import { defineSection } from '../section.ts';

interface WithAddresses {
  me?: { addresses?: readonly AddressPartsFragment[] | null } | null;
}

/** Saved addresses, the preselected one first, on any screen whose gateway operation reads them under `me`. */
export const addresses = defineSection<WithAddresses, readonly AddressPartsFragment[], Address[]>({
  id: 'addresses',
  requiresViewer: true,
  needs: ['me.addresses'],
  gather: ({ data }) => data?.me?.addresses,
  present: (found) => [...found].sort((a, b) => Number(b.isDefault) - Number(a.isDefault)),
});
