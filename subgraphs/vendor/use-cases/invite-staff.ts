/** Owner or manager asks somebody by mail to work for the vendor; sends the letter again; takes it back. */
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { z } from 'zod';
import { countOpenInvitations, countStaff, insertInvitation, invitation, renewInvitation, settleInvitation, type InvitationRow } from '../data/staff-repository.ts';
import { emailKey } from '../domain/email.ts';
import { assertMayGrant, leaders } from '../domain/staff-roles.ts';
import { changeVendor, found, type Actor } from './change-vendor.ts';
import type { UseCaseDeps } from './deps.ts';
import { newInvitationSecret, sendInvitation } from './invitation-secret.ts';

/** Staff is shown whole, and letters to strangers are sent in the marketplace's name: both have a bound. */
const maxStaff = 100;
const maxOpen = 50;
const maxLetters = 10;

export const inviteInput = z.strictObject({
  email: z.string().trim().pipe(z.email('must be an e-mail address').max(254)),
  role: z.enum(['OWNER', 'MANAGER', 'CATALOG', 'FULFILMENT', 'FINANCE', 'READ_ONLY']),
  locale: z.string().regex(/^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$/, 'must be a language tag such as de or en-GB').max(35).nullish(),
});

/** Returns the invitation. @throws DomainError NOT_FOUND, NOT_ALLOWED, LIMIT_EXCEEDED, ALREADY_EXISTS when the address has an open invitation. */
export async function inviteStaff(deps: UseCaseDeps, { vendorId, actor, input }: { vendorId: string; actor: Actor; input: z.infer<typeof inviteInput> }): Promise<InvitationRow> {
  try {
    return await changeVendor(deps, { vendorId, actor, roles: leaders }, async ({ tx, vendor, at, acting }) => {
      assertMayGrant(acting, input.role, ['input', 'role']);
      if ((await countStaff(tx, vendorId)) >= maxStaff) throw new DomainError('LIMIT_EXCEEDED', `A vendor has at most ${maxStaff} people.`);
      if ((await countOpenInvitations(tx, vendorId)) >= maxOpen) throw new DomainError('LIMIT_EXCEEDED', `There are ${maxOpen} invitations without an answer; take some back first.`);
      const secret = newInvitationSecret(at);
      const row: InvitationRow = {
        id: newId('vsi', at),
        vendorId,
        email: input.email,
        emailKey: emailKey(input.email),
        role: input.role,
        state: 'PENDING',
        locale: input.locale ?? 'en',
        invitedBy: actor.userId,
        sentCount: 1,
        sentAt: at,
        expiresAt: secret.expiresAt,
      };
      await insertInvitation(tx, { ...row, tokenHash: secret.tokenHash });
      await sendInvitation(tx, deps.outbox, { vendor, invitation: row, secret });
      return { event: 'vendor.staff-invited', note: `${input.email} as ${input.role}`, result: row };
    });
  } catch (error) {
    if (!isDuplicateKey(error, 'uq_staff_invitations_open')) throw error;
    throw new DomainError('ALREADY_EXISTS', `${input.email} has an invitation already; send that one again, or take it back.`, { field: ['input', 'email'] });
  }
}

interface Target {
  vendorId: string;
  id: string;
  actor: Actor;
}

/** Sends a new letter; former ones end. @throws DomainError NOT_FOUND, NOT_ALLOWED, INVALID_STATE, LIMIT_EXCEEDED after ten letters. */
export function resendInvitation(deps: UseCaseDeps, { vendorId, id, actor }: Target): Promise<InvitationRow> {
  return changeVendor(deps, { vendorId, actor, roles: leaders }, async ({ tx, vendor, at, acting }) => {
    const row = assertOpen(found(await invitation(tx, vendorId, id), 'invitation'));
    assertMayGrant(acting, row.role, ['id']);
    if (row.sentCount >= maxLetters) throw new DomainError('LIMIT_EXCEEDED', `${maxLetters} letters were sent; take the invitation back and ask in person.`, { field: ['id'] });
    const secret = newInvitationSecret(at);
    await renewInvitation(tx, row, { ...secret, now: at });
    await sendInvitation(tx, deps.outbox, { vendor, invitation: row, secret });
    const result = { ...row, sentAt: at, expiresAt: secret.expiresAt, sentCount: row.sentCount + 1 };
    return { event: 'vendor.staff-invitation-resent', note: row.email, result };
  });
}

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, INVALID_STATE when it was answered or taken back before. */
export function revokeInvitation(deps: UseCaseDeps, { vendorId, id, actor }: Target): Promise<InvitationRow> {
  return changeVendor(deps, { vendorId, actor, roles: leaders }, async ({ tx, at, acting }) => {
    const row = assertOpen(found(await invitation(tx, vendorId, id), 'invitation'));
    assertMayGrant(acting, row.role, ['id']);
    await settleInvitation(tx, row, { state: 'REVOKED', userId: null, now: at });
    return { event: 'vendor.staff-invitation-revoked', note: row.email, result: { ...row, state: 'REVOKED' as const } };
  });
}

function assertOpen(row: InvitationRow): InvitationRow {
  if (row.state !== 'PENDING') throw new DomainError('INVALID_STATE', `The invitation is ${row.state} already.`, { field: ['id'] });
  return row;
}
