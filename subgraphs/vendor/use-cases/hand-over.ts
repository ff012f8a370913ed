/** Ownership: offered by the owner to one of the staff, accepted or declined by that person. */
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { deleteOffer, nameOwner, offersByVendorIds, replaceOffer, setRole, staffMember } from '../data/staff-repository.ts';
import type { StaffRole } from '../domain/staff-roles.ts';
import { changeVendor, found, type Scene } from './change-vendor.ts';
import type { UseCaseDeps } from './deps.ts';

const lifetimeMs = 7 * 86_400_000;
const anyButOwner: readonly StaffRole[] = ['MANAGER', 'CATALOG', 'FULFILMENT', 'FINANCE', 'READ_ONLY'];

interface Person {
  vendorId: string;
  userId: string;
}

/** A new offer takes the place of a former one. @throws DomainError NOT_FOUND, NOT_ALLOWED, INVALID_INPUT when it is the owner. */
export function offerOwnership(deps: UseCaseDeps, { vendorId, userId, staffId }: Person & { staffId: string }): Promise<void> {
  return changeVendor(deps, { vendorId, actor: { userId, isOperator: false }, roles: ['OWNER'] }, async ({ tx, at }) => {
    const heir = found(await staffMember(tx, vendorId, { id: staffId }), 'member of staff', ['staffId']);
    if (heir.userId === userId) throw new DomainError('INVALID_INPUT', 'You own the vendor already; offer it to somebody else.', { field: ['staffId'] });
    await replaceOffer(tx, { id: newId('voo', at), vendorId, fromUserId: userId, toUserId: heir.userId, offeredAt: at, expiresAt: new Date(at.getTime() + lifetimeMs) });
    return { event: 'vendor.ownership-offered', note: heir.userId, result: undefined };
  });
}

/** @throws DomainError NOT_ALLOWED, INVALID_STATE when there is no offer. */
export function withdrawOwnership(deps: UseCaseDeps, { vendorId, userId }: Person): Promise<void> {
  return changeVendor(deps, { vendorId, actor: { userId, isOperator: false }, roles: ['OWNER'] }, async ({ tx }) => {
    if (!(await deleteOffer(tx, vendorId))) throw noOffer();
    return { event: 'vendor.ownership-offer-withdrawn', result: undefined };
  });
}

/** @throws DomainError NOT_ALLOWED, INVALID_STATE when there is no offer to this person. */
export function declineOwnership(deps: UseCaseDeps, { vendorId, userId }: Person): Promise<void> {
  return changeVendor(deps, { vendorId, actor: { userId, isOperator: false }, roles: anyButOwner }, async ({ tx }) => {
    if (!(await deleteOffer(tx, vendorId, userId))) throw noOffer();
    return { event: 'vendor.ownership-declined', result: undefined };
  });
}

/** The former owner goes on as manager. @throws DomainError NOT_ALLOWED, INVALID_STATE when there is no offer to this person, or its maker owns the vendor no more. */
export function acceptOwnership(deps: UseCaseDeps, { vendorId, userId }: Person): Promise<void> {
  return changeVendor(deps, { vendorId, actor: { userId, isOperator: false }, roles: anyButOwner }, async (scene) => {
    const { tx, at } = scene;
    const offer = (await offersByVendorIds(tx, [vendorId], at)).find((each) => each.toUserId === userId);
    const former = offer && (await staffMember(tx, vendorId, { userId: offer.fromUserId }));
    if (former?.role !== 'OWNER') throw noOffer();
    await swap(scene, former.id);
    await deleteOffer(tx, vendorId);
    return { event: 'vendor.ownership-handed-over', note: `${former.userId} to ${userId}`, result: undefined };
  });
}

/** The database lets go of the owner's row only while none is named, and has at most one owner: in this order there is one again at the commit. */
async function swap({ tx, vendor, member }: Scene, formerStaffId: string): Promise<void> {
  const heir = found(member, 'member of staff');
  await nameOwner(tx, vendor.id, null);
  await setRole(tx, { id: formerStaffId, vendorId: vendor.id }, 'MANAGER');
  await setRole(tx, heir, 'OWNER');
  await nameOwner(tx, vendor.id, heir.id);
}

const noOffer = () => new DomainError('INVALID_STATE', 'There is no offer to accept, decline or take back; it may have run out.', { field: ['vendorId'] });
