/** The frame of every change to a vendor: one transaction, the vendor locked, the actor's membership looked up, timeline, audit and announcement. */
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import type { StaffRow } from '../data/entities.ts';
import { staffMember } from '../data/staff-repository.ts';
import { lockVendor, updateVendor, type LockedVendor } from '../data/vendor-repository.ts';
import type { StaffRole } from '../domain/staff-roles.ts';
import { announceVendor } from '../events.ts';
import type { UseCaseDeps } from './deps.ts';
import { recordTimeline } from './record-timeline.ts';

export interface Actor {
  userId: string | null;
  /** Acts for the marketplace, with an owner's say. */
  isOperator: boolean;
}

export interface ChangeOptions {
  vendorId: string;
  actor: Actor;
  /** Roles that may; none for what only operators do. */
  roles: readonly StaffRole[];
  /** Path of the argument that names the vendor. */
  field?: string[];
}

export interface Scene {
  tx: Tx;
  vendor: LockedVendor;
  at: Date;
  /** The actor's own row; null for operators. */
  member: StaffRow | null;
  /** What the actor counts as. */
  acting: StaffRole;
}

export interface Change<Result> {
  /** What happened, for example `vendor.staff-removed`. */
  event: string;
  /** For the vendor's people; no secrets, it is kept for good. */
  note?: string | null;
  /** Columns of the vendor itself. */
  columns?: Record<string, string | number | boolean | null>;
  /** Whether these are of the public profile. */
  isProfile?: boolean;
  result: Result;
}

/**
 * Changes of one vendor run one after another. Access tokens tell what somebody was some minutes ago; here the membership of this moment
 * counts.
 * @throws DomainError NOT_FOUND, NOT_ALLOWED, and what `work` throws.
 */
export function changeVendor<Result>({ db, outbox, now }: UseCaseDeps, { vendorId, actor, roles, field = ['vendorId'] }: ChangeOptions, work: (scene: Scene) => Promise<Change<Result>>): Promise<Result> {
  return db.transaction(async (tx) => {
    const at = now();
    const vendor = await lockVendor(tx, vendorId);
    if (!vendor) throw new DomainError('NOT_FOUND', `There is no vendor ${vendorId}.`, { field });
    const member = actor.userId === null ? null : await staffMember(tx, vendorId, { userId: actor.userId });
    if (!actor.isOperator && (!member || !roles.includes(member.role))) throw new DomainError('NOT_ALLOWED', refusal(member, roles), { field });
    const { event, note, columns = {}, isProfile, result } = await work({ tx, vendor, at, member, acting: member && roles.includes(member.role) ? member.role : 'OWNER' });
    await updateVendor(tx, vendorId, columns, { now: at, isProfile });
    await announceVendor({ tx, outbox, vendorId, now: at });
    await recordTimeline(tx, { vendorId, at, event, note: note ?? null, actorId: actor.userId });
    return result;
  }, { label: 'change-vendor' });
}

function refusal(member: StaffRow | null, roles: readonly StaffRole[]): string {
  if (!member) return 'You do not work for this vendor any more.';
  return roles.length === 0 ? 'Only operators do this.' : `Your role is ${member.role}; it takes one of: ${roles.join(', ')}.`;
}

/** @throws DomainError VERSION_CONFLICT with the current version. */
export function assertVersion(what: string, current: number, expected: number): void {
  if (current === expected) return;
  throw new DomainError('VERSION_CONFLICT', `${what} is at version ${current}, not ${expected}; read it again and repeat the change.`, {
    field: ['expectedVersion'],
    details: { currentVersion: current },
  });
}

/** The thing, if it is there. @throws DomainError NOT_FOUND. */
export function found<Row>(row: Row | null, what: string, field = ['id']): Row {
  if (row === null) throw new DomainError('NOT_FOUND', `This vendor has no such ${what}.`, { field });
  return row;
}
