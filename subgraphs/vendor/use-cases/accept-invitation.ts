/** The person an invitation was sent to accepts it: the letter's secret, and the confirmed address of the account, must both be theirs. */
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import type { StaffRow } from '../data/entities.ts';
import { insertStaff, invitationByToken, personById, settleInvitation, staffMember, type InvitationRow } from '../data/staff-repository.ts';
import { lockVendor, updateVendor } from '../data/vendor-repository.ts';
import { announceVendor } from '../events.ts';
import type { UseCaseDeps } from './deps.ts';
import { hashInvitation } from './invitation-secret.ts';
import { recordTimeline } from './record-timeline.ts';

/**
 * Of simultaneous acceptances one wins: the vendor's lock lets them run one after another. Returns the new member of staff.
 * @throws DomainError INVALID_TOKEN, NOT_ALLOWED when the address is another one or not confirmed, ALREADY_EXISTS, INVALID_STATE.
 */
export function acceptInvitation({ db, outbox, now }: UseCaseDeps, { token, userId }: { token: string; userId: string }): Promise<StaffRow> {
  const tokenHash = hashInvitation(token);
  return db.transaction(async (tx) => {
    const at = now();
    const unlocked = await invitationByToken(tx, tokenHash);
    const vendor = unlocked && (await lockVendor(tx, unlocked.vendorId));
    // Read again under the lock: meanwhile it may have been accepted, taken back or sent anew.
    const row = vendor && (await invitationByToken(tx, tokenHash));
    if (!row || row.state !== 'PENDING' || row.expiresAt <= at) throw new DomainError('INVALID_TOKEN', 'The invitation has been used, taken back or has run out; ask for a new one.', { field: ['token'] });
    if (vendor.status === 'TERMINATED' || vendor.status === 'REJECTED') throw new DomainError('INVALID_STATE', 'The vendor has left the marketplace.', { field: ['token'] });
    assertAddressee(row, await personById(tx, userId));
    if (await staffMember(tx, row.vendorId, { userId })) throw new DomainError('ALREADY_EXISTS', 'You work for this vendor already.', { field: ['token'] });
    await settleInvitation(tx, row, { state: 'ACCEPTED', userId, now: at });
    const member = { id: newId('vsm', at), vendorId: row.vendorId, userId, role: row.role, since: at };
    await insertStaff(tx, member);
    await updateVendor(tx, row.vendorId, {}, { now: at });
    await announceVendor({ tx, outbox, vendorId: row.vendorId, now: at });
    await recordTimeline(tx, { vendorId: row.vendorId, at, event: 'vendor.staff-joined', note: `${row.email} as ${row.role}`, actorId: userId });
    return { ...member, version: 1 };
  }, { label: 'accept-invitation' });
}

/** The answer does not say whom the invitation is for. */
function assertAddressee({ emailKey }: InvitationRow, person: { emailKey: string; isVerified: boolean } | null): void {
  if (person?.emailKey !== emailKey) throw new DomainError('NOT_ALLOWED', 'The invitation was sent to another address; sign in with the account of that address.', { field: ['token'] });
  if (!person.isVerified) throw new DomainError('NOT_ALLOWED', 'Confirm your e-mail address first, then accept the invitation.', { field: ['token'] });
}
