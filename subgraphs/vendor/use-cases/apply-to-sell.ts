/** A person asks to sell: the vendor is created in status APPLIED with the person as its owner. */
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { z } from 'zod';
import { insertStaff, nameOwner } from '../data/staff-repository.ts';
import { settleRequirement } from '../data/requirement-repository.ts';
import { termsVersion } from '../domain/requirements.ts';
import { announceVendor } from '../events.ts';
import type { UseCaseDeps } from './deps.ts';
import { recordTimeline } from './record-timeline.ts';

export const applyInput = z.strictObject({
  name: z.string().trim().min(2).max(80),
  slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single dashes').min(2).max(60),
  tagline: z.string().trim().max(240).nullish(),
  description: z.string().trim().max(5000).nullish(),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'),
  payoutCurrency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code'),
  acceptsTerms: z.literal(true, { error: 'must be accepted' }),
});

/**
 * Creates the vendor and returns its id.
 * @throws DomainError ALREADY_EXISTS when the slug is taken.
 */
export async function applyToSell({ db, outbox, now }: UseCaseDeps, userId: string, input: z.infer<typeof applyInput>): Promise<string> {
  const at = now();
  const vendorId = newId('vnd', at);
  const staffId = newId('vsm', at);
  try {
    await db.transaction(async (tx) => {
      await tx.execute(
        `INSERT INTO vendors (id, slug, name, tagline, description, country, payout_currency, status, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'APPLIED', ?, ?)`,
        [vendorId, input.slug, input.name, input.tagline ?? null, input.description ?? null, input.country, input.payoutCurrency, at, at],
      );
      await insertStaff(tx, { id: staffId, vendorId, userId, role: 'OWNER', since: at });
      await nameOwner(tx, vendorId, staffId);
      await settleRequirement(tx, { vendorId, code: 'TERMS', at, actorId: userId, textVersion: termsVersion });
      await announceVendor({ tx, outbox, vendorId, now: at });
      await recordTimeline(tx, { vendorId, at, event: 'vendor.applied', actorId: userId });
    });
  } catch (error) {
    if (!isDuplicateKey(error, 'uq_vendors_slug')) throw error;
    throw new DomainError('ALREADY_EXISTS', `The slug "${input.slug}" is taken; choose another one.`, { field: ['input', 'slug'] });
  }
  return vendorId;
}
