/** Coupons are made, changed and ended by who bears their cost: the marketplace's by operators, a vendor's by its leads. What both bear needs both. */
import { couponShareAsked } from '#events/order';
import { writeAudit } from '#platform/audit/audit';
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { DomainError } from '#platform/errors/domain-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { newId } from '#platform/ids';
import type { Outbox } from '#platform/outbox/outbox';
import { grantById, insertGrant, productsNotOf, saveScope, saveTerms, type CouponTerms, type GrantedCoupon } from '../data/coupon-grants.ts';
import { askForShares, sharesOfCoupons, unknownVendors, withdrawAgreements } from '../data/coupon-shares.ts';
import { changedTerms, couponOf, isShared, isWider, kindNames, type CreateCouponInput, type UpdateCouponInput } from './coupon-input.ts';
import type { UseCaseDeps } from './deps.ts';
import { vendorScope } from './order-change.ts';

/** Roles that may spend a vendor's money on discounts. */
export const couponRoles = ['OWNER', 'MANAGER'] as const;

const actorOf = (viewer: Viewer): string => viewer.userId ?? viewer.sessionId ?? viewer.kind;

export interface CouponCreation {
  viewer: Viewer;
  /** Whose it becomes; null for the marketplace. Permissions have made sure that the viewer may. */
  vendorId: string | null;
  input: CreateCouponInput;
  idempotencyKey: string;
}

/** Makes a coupon and returns its id. @throws DomainError ALREADY_EXISTS for a code that is taken, INVALID_INPUT, NOT_FOUND for a vendor or product that there is not, IDEMPOTENCY_*. */
export async function createCoupon({ db, outbox, now }: UseCaseDeps, { viewer, vendorId, input, idempotencyKey }: CouponCreation): Promise<string> {
  const actor = actorOf(viewer);
  return withIdempotency({ db, actor, operation: 'couponCreate', key: idempotencyKey, input: { vendorId, input } }, async (tx) => {
    const at = now();
    const coupon = { ...couponOf(input, { vendorId, at }), id: newId('cpn', at) };
    assertTerms(coupon, { usedCount: 0 });
    await assertScope(tx, vendorId, input);
    try {
      await insertGrant(tx, coupon);
    } catch (error) {
      if (isDuplicateKey(error, 'uq_coupons_code')) throw new DomainError('ALREADY_EXISTS', `There is a coupon ${coupon.code} already.`, { field: ['input', 'code'], cause: error });
      throw error;
    }
    if (isShared(coupon)) {
      await askForShares(tx, coupon.id, input.vendorIds ?? []);
      await tellAsked(tx, outbox, { coupon: { ...coupon, version: 1 }, vendorIds: input.vendorIds ?? [], isAgain: false });
    }
    await writeAudit(tx, { actor, action: 'coupon.create', target: coupon.id, detail: { ...coupon, vendorIds: input.vendorIds ?? null } });
    return coupon.id;
  });
}

/** Every vendor that was asked hears of the terms, along with the change that made them. */
async function tellAsked(tx: Tx, outbox: Outbox, { coupon, vendorIds, isAgain }: { coupon: Omit<GrantedCoupon, 'usedCount'>; vendorIds: readonly string[]; isAgain: boolean }): Promise<void> {
  const { id, code, description, kind, rateBps, amounts, platformBps, validFrom, validTo, version } = coupon;
  await outbox.add(tx, couponShareAsked, {
    aggregateId: id,
    aggregateVersion: version,
    data: {
      couponId: id,
      vendorIds: [...vendorIds],
      code,
      description,
      kind: kindNames[kind],
      rateBasisPoints: rateBps,
      amounts: amounts.map(({ currency, amountMinor, minSubtotalMinor }) => ({ currency, offMinor: amountMinor || null, minimumMinor: minSubtotalMinor || null })),
      marketplaceShareBasisPoints: platformBps,
      startsAt: validFrom.toISOString(),
      endsAt: validTo?.toISOString() ?? null,
      isAgain,
    },
  });
}

/** Named vendors exist, and named products are theirs; a vendor's coupon is for its own. */
async function assertScope(tx: Tx, vendorId: string | null, { vendorIds, productIds }: CreateCouponInput): Promise<void> {
  const [stranger] = vendorIds ? await unknownVendors(tx, vendorIds) : [];
  if (stranger !== undefined) throw new DomainError('NOT_FOUND', `There is no vendor ${stranger}.`, { field: ['input', 'vendorIds'] });
  const owners = vendorId === null ? vendorIds : [vendorId];
  const [foreign] = owners ? await productsNotOf(tx, owners, productIds ?? []) : [];
  if (foreign !== undefined) throw new DomainError('NOT_FOUND', vendorId === null ? `There is no product ${foreign} of these vendors.` : `You have no product ${foreign}.`, { field: ['input', 'productIds'] });
}

/**
 * Changes terms for uses from now on. What vendors have agreed to bear a part of needs them again, once it may cost them more.
 * @throws DomainError NOT_FOUND also for somebody else's, VERSION_CONFLICT, INVALID_INPUT.
 */
export async function updateCoupon({ db, outbox }: UseCaseDeps, { viewer, id, expectedVersion, input }: { viewer: Viewer; id: string; expectedVersion: number; input: UpdateCouponInput }): Promise<void> {
  await db.transaction(async (tx) => {
    const coupon = await lockOwn(tx, id, viewer);
    assertVersion(coupon, expectedVersion);
    const terms = changedTerms(coupon, input);
    assertTerms(terms, coupon);
    await saveTerms(tx, id, terms);
    const shares = isWider(terms, coupon) ? await sharesOfCoupons(tx, [id]) : [];
    if (shares.length > 0) {
      await withdrawAgreements(tx, id);
      await saveScope(tx, id, { ...coupon.scope, vendorIds: [] });
      await tellAsked(tx, outbox, { coupon: { ...coupon, ...terms, version: coupon.version + 1 }, vendorIds: shares.map(({ vendorId }) => vendorId), isAgain: true });
    }
    await writeAudit(tx, { actor: actorOf(viewer), action: 'coupon.update', target: id, detail: { ...input } });
  });
}

/** Ends a coupon now; one that has ended stays as it is. Checkouts that were begun keep it. @throws DomainError NOT_FOUND also for somebody else's. */
export async function endCoupon({ db, now }: UseCaseDeps, { viewer, id }: { viewer: Viewer; id: string }): Promise<void> {
  await db.transaction(async (tx) => {
    const coupon = await lockOwn(tx, id, viewer);
    const at = now();
    if (coupon.validTo !== null && coupon.validTo <= at) return;
    // One that has not begun never does.
    await saveTerms(tx, id, { ...coupon, validFrom: coupon.validFrom < at ? coupon.validFrom : at, validTo: at });
    await writeAudit(tx, { actor: actorOf(viewer), action: 'coupon.end', target: id, detail: { usedCount: coupon.usedCount } });
  });
}

/** Operators have the marketplace's, a vendor's leads its own. Operators leave a vendor's alone: it is the vendor's money. */
async function lockOwn(tx: Tx, id: string, viewer: Viewer): Promise<GrantedCoupon> {
  const coupon = await grantById(tx, id, { lock: true });
  const isOwn = coupon?.vendorId == null ? vendorScope(viewer, []) === 'all' : viewer.memberships.some(({ tenantId, role }) => tenantId === coupon.vendorId && couponRoles.some((each) => each === role));
  if (!coupon || !isOwn) throw new DomainError('NOT_FOUND', `There is no coupon ${id}.`, { field: ['id'] });
  return coupon;
}

/** @throws DomainError VERSION_CONFLICT with the version there is. */
export function assertVersion({ version }: Pick<GrantedCoupon, 'version'>, expected: number): void {
  if (version === expected) return;
  throw new DomainError('VERSION_CONFLICT', `The coupon is at version ${version}, not ${expected}; read it again.`, { field: ['expectedVersion'], details: { currentVersion: version } });
}

function assertTerms({ validFrom, validTo, usageLimit, perCustomerLimit }: CouponTerms, { usedCount }: Pick<GrantedCoupon, 'usedCount'>): void {
  const refuse = (field: string, message: string) => new DomainError('INVALID_INPUT', message, { field: ['input', field] });
  if (validTo !== null && validTo <= validFrom) throw refuse('endsAt', 'The end must be after the beginning.');
  if (usageLimit !== null && usageLimit < usedCount) throw refuse('usageLimit', `It was used ${usedCount} times already; the limit cannot be lower.`);
  if (usageLimit !== null && perCustomerLimit !== null && perCustomerLimit > usageLimit) throw refuse('perCustomerLimit', 'One customer cannot use it more often than all together.');
}
