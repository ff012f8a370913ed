/** Administrators agree on commissions. What was agreed is never changed: it ends, and another agreement follows. */
import { DomainError } from '#platform/errors/domain-error';
import { isId } from '#platform/ids';
import { knownFractionDigits } from '#platform/money/currencies';
import { z } from 'zod';
import { agreementById, endAgreement, insertAgreement } from '../data/agreement-repository.ts';
import { agreementsByVendorIds } from '../data/vendor-repository.ts';
import { assertNoOverlap } from '../domain/agreements.ts';
import { assertVersion, changeVendor, found, type Actor } from './change-vendor.ts';
import type { UseCaseDeps } from './deps.ts';

/** How far an agreement may begin before now, for clocks that differ. */
const clockToleranceMs = 60_000;

const fixedPart = z.strictObject({
  currency: z.string().refine((code) => knownFractionDigits(code) !== undefined, 'must be an ISO 4217 currency code such as EUR'),
  amountMinor: z.int().min(1).max(1_000_000_000),
});

export const agreementInput = z
  .strictObject({
    categoryId: z.string().refine((id) => isId('cat', id), 'must be the id of a category, cat_...').nullish(),
    rateBasisPoints: z.int().min(0).max(10_000),
    fixedParts: z
      .array(fixedPart)
      .max(20)
      .refine((parts) => new Set(parts.map(({ currency }) => currency)).size === parts.length, 'must have at most one part per currency')
      .nullish(),
    validFrom: z.coerce.date().nullish(),
    validUntil: z.coerce.date().nullish(),
    note: z.string().trim().max(500).nullish(),
  })
  .refine(({ validFrom, validUntil }) => !validFrom || !validUntil || validUntil > validFrom, { message: 'must be after the beginning', path: ['validUntil'] });

/** Returns the new agreement's id. @throws DomainError NOT_FOUND, INVALID_INPUT for a past beginning or an overlap, naming the agreement that is in the way. */
export function agreeOnCommission(deps: UseCaseDeps, { vendorId, actor, input }: { vendorId: string; actor: Actor; input: z.infer<typeof agreementInput> }): Promise<string> {
  return changeVendor(deps, { vendorId, actor, roles: [] }, async ({ tx, at }) => {
    const validFrom = input.validFrom ?? at;
    if (validFrom.getTime() < at.getTime() - clockToleranceMs) {
      throw new DomainError('INVALID_INPUT', 'input.validFrom: must not lie in the past, since orders of that time are settled', { field: ['input', 'validFrom'] });
    }
    const terms = { categoryId: input.categoryId ?? null, validFrom, validUntil: input.validUntil ?? null };
    assertNoOverlap(terms, await agreementsByVendorIds(tx.manager, [vendorId], { now: validFrom }));
    const fixedParts = (input.fixedParts ?? []).map(({ currency, amountMinor }) => ({ currency, minor: amountMinor }));
    const id = await insertAgreement(tx, { vendorId, ...terms, rateBasisPoints: input.rateBasisPoints, fixedParts, note: input.note ?? null, actorId: actor.userId, at });
    return { event: 'vendor.commission-agreed', note: `${id}: ${input.rateBasisPoints / 100} % for ${terms.categoryId ?? 'all categories'}`, result: id };
  });
}

/** @throws DomainError NOT_FOUND, VERSION_CONFLICT, INVALID_STATE for one that has ended, INVALID_INPUT for an end in the past or before the beginning. */
export function endCommission(deps: UseCaseDeps, { vendorId, id, actor, expectedVersion, validUntil }: { vendorId: string; id: string; actor: Actor; expectedVersion: number; validUntil: Date }): Promise<string> {
  return changeVendor(deps, { vendorId, actor, roles: [] }, async ({ tx, at }) => {
    const agreement = found(await agreementById(tx, vendorId, id), 'agreement');
    assertVersion('The agreement', agreement.version, expectedVersion);
    if (agreement.validUntil && agreement.validUntil <= at) throw new DomainError('INVALID_STATE', `The agreement ended ${agreement.validUntil.toISOString()}.`, { field: ['id'] });
    if (validUntil.getTime() < at.getTime() - clockToleranceMs || validUntil <= agreement.validFrom) {
      throw new DomainError('INVALID_INPUT', 'validUntil: must not lie in the past, and be after the beginning', { field: ['validUntil'] });
    }
    const others = (await agreementsByVendorIds(tx.manager, [vendorId], { now: at })).filter((other) => other.id !== id);
    assertNoOverlap({ ...agreement, validUntil }, others);
    await endAgreement(tx, { vendorId, id, validUntil });
    return { event: 'vendor.commission-ended', note: `${id}: until ${validUntil.toISOString()}`, result: id };
  });
}
