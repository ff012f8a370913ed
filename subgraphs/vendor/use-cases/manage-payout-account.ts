/** The account payouts go to: handed in by the vendor, verified or disabled by administrators. */
import { vendorPayoutAccountChanged } from '#events/vendor';
import { DomainError } from '#platform/errors/domain-error';
import { knownFractionDigits } from '#platform/money/currencies';
import { z } from 'zod';
import { disablePayoutAccount, payoutAccountOf, replacePayoutAccount, verifyPayoutAccount } from '../data/payout-account-repository.ts';
import type { PayoutAccountRow } from '../data/entities.ts';
import { isPayable, payableHint } from '../domain/payout-account.ts';
import { assertVersion, changeVendor, found, type Actor, type Scene } from './change-vendor.ts';
import type { UseCaseDeps } from './deps.ts';

/** Whoever takes an account over changes where the money goes first: the owner has this long to notice. */
const holdMs = 72 * 3_600_000;

/** Looks like a number of an account or a card, which must not come here. */
const looksLikeNumber = (text: string) => /^\d{8,}$/.test(text.replace(/[\s-]/g, '')) || /^[A-Z]{2}\d{2}[A-Z0-9]{10,}$/i.test(text.replace(/\s/g, ''));

export const accountInput = z.strictObject({
  label: z.string().trim().min(2).max(120).refine((text) => !looksLikeNumber(text), 'must be the name of the bank, not a number'),
  last4: z.string().regex(/^[A-Za-z0-9]{2,4}$/, 'must be the last two to four characters of the number'),
  currency: z.string().refine((code) => knownFractionDigits(code) !== undefined, 'must be an ISO 4217 currency code such as EUR'),
  providerToken: z
    .string()
    .regex(/^[\w:.-]{8,200}$/, 'must be what the payment provider calls the account')
    .refine((text) => !looksLikeNumber(text), 'must not be the number of an account; hand that to the payment provider'),
});

interface Target {
  vendorId: string;
  actor: Actor;
}

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT, INVALID_INPUT where the provider cannot pay to what is named. */
export function submitAccount(deps: UseCaseDeps, { vendorId, actor, expectedVersion, input }: Target & { expectedVersion: number | null; input: z.infer<typeof accountInput> }): Promise<void> {
  return changeVendor(deps, { vendorId, actor, roles: ['OWNER', 'FINANCE'] }, async (scene) => {
    const { tx, at } = scene;
    if (!isPayable(deps.paymentProvider, input.providerToken)) throw new DomainError('INVALID_INPUT', `providerToken: ${payableHint}.`, { field: ['input', 'providerToken'] });
    const former = await payoutAccountOf(tx, vendorId);
    assertVersion('The payout account', former?.version ?? 0, expectedVersion ?? 0);
    const heldUntil = holdAfter(former, at);
    await replacePayoutAccount(tx, { vendorId, ...input, version: (former?.version ?? 0) + 1, submittedAt: at, submittedBy: actor.userId, heldUntil });
    if (former && heldUntil) await tellOwner(deps, scene, { ...input, heldUntil });
    return { event: former ? 'vendor.payout-account-changed' : 'vendor.payout-account-submitted', note: `${input.label}, ...${input.last4}`, result: undefined };
  });
}

/** The first account is held by its verification alone; a change never shortens a hold. */
function holdAfter(former: PayoutAccountRow | null, at: Date): Date | null {
  return former === null ? null : new Date(at.getTime() + holdMs);
}

async function tellOwner({ outbox }: UseCaseDeps, { tx, vendor, at }: Scene, { label, last4, heldUntil }: { label: string; last4: string; heldUntil: Date }): Promise<void> {
  const data = { vendorId: vendor.id, vendorName: vendor.name, label, last4, changedAt: at.toISOString(), heldUntil: heldUntil.toISOString() };
  await outbox.add(tx, vendorPayoutAccountChanged, { aggregateId: vendor.id, aggregateVersion: vendor.version + 1, data });
}

/** @throws DomainError NOT_FOUND, VERSION_CONFLICT, INVALID_STATE unless it is pending, and one that the provider can pay to. */
export function verifyAccount(deps: UseCaseDeps, { vendorId, actor, expectedVersion }: Target & { expectedVersion: number }): Promise<void> {
  return changeVendor(deps, { vendorId, actor, roles: [] }, async ({ tx, at }) => {
    const account = found(await payoutAccountOf(tx, vendorId), 'payout account', ['vendorId']);
    assertVersion('The payout account', account.version, expectedVersion);
    if (account.status !== 'PENDING') throw new DomainError('INVALID_STATE', `The account is ${account.status}; only a pending one can be verified.`);
    if (!isPayable(deps.paymentProvider, account.providerToken)) throw new DomainError('INVALID_STATE', `Nothing could be paid to it: its providerToken ${payableHint}. The vendor hands it in again.`);
    await verifyPayoutAccount(tx, vendorId, { actorId: actor.userId, now: at });
    return { event: 'vendor.payout-account-verified', note: `...${account.last4}`, result: undefined };
  });
}

/** @throws DomainError NOT_FOUND, VERSION_CONFLICT, INVALID_STATE when it is disabled already. */
export function disableAccount(deps: UseCaseDeps, { vendorId, actor, expectedVersion, reason }: Target & { expectedVersion: number; reason: string }): Promise<void> {
  return changeVendor(deps, { vendorId, actor, roles: [] }, async ({ tx, at }) => {
    const account = found(await payoutAccountOf(tx, vendorId), 'payout account', ['vendorId']);
    assertVersion('The payout account', account.version, expectedVersion);
    if (account.status === 'DISABLED') throw new DomainError('INVALID_STATE', 'The account is disabled already; the vendor hands in another one.');
    await disablePayoutAccount(tx, vendorId, { reason, now: at });
    return { event: 'vendor.payout-account-disabled', note: `...${account.last4}: ${reason}`, result: undefined };
  });
}
