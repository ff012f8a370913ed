/** The owner says who stands behind the vendor by law. What was checked by an operator has to be checked again. */
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import { withdrawRequirement } from '../data/requirement-repository.ts';
import { isVatId, normalizeVatId } from '../domain/vat-id.ts';
import { assertVersion, changeVendor, type Actor } from './change-vendor.ts';
import type { UseCaseDeps } from './deps.ts';

const text = (max: number) => z.string().trim().min(1, 'must not be empty').max(max);
const optionalText = (max: number) => z.string().trim().max(max).nullish().transform((value) => value || null);

export const businessInput = z.strictObject({
  legalName: text(160),
  vatNumber: z.string().max(30).transform(normalizeVatId).nullish().transform((value) => value || null),
  line1: text(160),
  line2: optionalText(160),
  postalCode: optionalText(20),
  city: text(120),
  region: optionalText(120),
});

export interface BusinessUpdate {
  vendorId: string;
  actor: Actor;
  expectedVersion: number;
  input: z.infer<typeof businessInput>;
}

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT with `currentVersion`, INVALID_INPUT for a VAT number that has not the form of its country's. */
export function updateBusiness(deps: UseCaseDeps, { vendorId, actor, expectedVersion, input }: BusinessUpdate): Promise<void> {
  return changeVendor(deps, { vendorId, actor, roles: ['OWNER'] }, async ({ tx, vendor, at }) => {
    assertVersion('The profile', vendor.profileVersion, expectedVersion);
    const { legalName, vatNumber: vatId, ...place } = input;
    if (vatId !== null && !isVatId(vatId, vendor.country)) {
      throw new DomainError('INVALID_INPUT', `input.vatNumber: ${vatId} has not the form of a VAT number of ${vendor.country}.`, { field: ['input', 'vatNumber'] });
    }
    const address = { recipient: legalName, country: vendor.country, phone: null, ...place };
    await withdrawRequirement(tx, { vendorId, code: 'BUSINESS_DETAILS', at, reason: 'the details were changed' });
    return { event: 'vendor.business-updated', note: 'legalName, vatNumber, address', columns: { legal_name: legalName, vat_id: vatId, business_address: JSON.stringify(address) }, isProfile: true, result: undefined };
  });
}
