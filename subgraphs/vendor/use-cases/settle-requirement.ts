/** Requirements that are settled by hand: attested by the vendor, verified by operators, taken back by operators. */
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import { settleRequirement, withdrawRequirement } from '../data/requirement-repository.ts';
import { requirementOfKind } from '../domain/requirements.ts';
import { leaders } from '../domain/staff-roles.ts';
import { changeVendor, type Actor } from './change-vendor.ts';
import type { UseCaseDeps } from './deps.ts';

interface Target {
  vendorId: string;
  code: string;
  actor: Actor;
}

/** @throws DomainError NOT_FOUND, INVALID_STATE, NOT_ALLOWED, INVALID_INPUT for another text than the one in force. */
export function attestRequirement(deps: UseCaseDeps, { vendorId, code, actor, textVersion }: Target & { textVersion: string }): Promise<void> {
  const { textVersion: inForce } = requirementOfKind(code, ['ATTESTED']);
  if (textVersion !== inForce) throw new DomainError('INVALID_INPUT', `The text in force is ${inForce}, not ${textVersion}; read it and accept that one.`, { field: ['textVersion'] });
  return changeVendor(deps, { vendorId, actor, roles: leaders }, async ({ tx, at }) => {
    await settleRequirement(tx, { vendorId, code, at, actorId: actor.userId, textVersion });
    return { event: 'vendor.requirement-attested', note: `${code}, text ${textVersion}`, result: undefined };
  });
}

export const verifyInput = z.strictObject({ evidence: z.string().trim().min(3).max(900), expiresAt: z.coerce.date().nullish() });

/** @throws DomainError NOT_FOUND, INVALID_STATE, INVALID_INPUT for an end that has passed. */
export function verifyRequirement(deps: UseCaseDeps, { vendorId, code, actor, evidence, expiresAt }: Target & z.infer<typeof verifyInput>): Promise<void> {
  requirementOfKind(code, ['VERIFIED']);
  return changeVendor(deps, { vendorId, actor, roles: [] }, async ({ tx, at }) => {
    if (expiresAt && expiresAt <= at) throw new DomainError('INVALID_INPUT', 'expiresAt: must lie in the future', { field: ['expiresAt'] });
    await settleRequirement(tx, { vendorId, code, at, actorId: actor.userId, note: evidence, expiresAt: expiresAt ?? null });
    return { event: 'vendor.requirement-verified', note: code, result: undefined };
  });
}

export const reasonInput = z.string().trim().min(3, 'must say why, in at least 3 characters').max(500);

/** @throws DomainError NOT_FOUND, INVALID_STATE when nothing stands. */
export function withdrawSettlement(deps: UseCaseDeps, { vendorId, code, actor, reason }: Target & { reason: string }): Promise<void> {
  requirementOfKind(code, ['ATTESTED', 'VERIFIED']);
  return changeVendor(deps, { vendorId, actor, roles: [] }, async ({ tx, at }) => {
    if (!(await withdrawRequirement(tx, { vendorId, code, at, reason }))) throw new DomainError('INVALID_STATE', `${code} is not settled, so there is nothing to take back.`, { field: ['code'] });
    return { event: 'vendor.requirement-withdrawn', note: `${code}: ${reason}`, result: undefined };
  });
}
