/** Tells people what may have been somebody else, and what happens to their account as a whole. */
import * as privacy from '#events/privacy';
import * as events from '#events/user';
import type { Tx } from '#platform/data/database';
import { defineConsumer, on, type Consumer } from '#platform/messaging/consumer';
import * as data from '../notifications/account-data.ts';
import * as security from '../notifications/account-security.ts';
import type { UseCaseDeps } from '../use-cases/deps.ts';
import { notify, type Addressee } from '../use-cases/notify.ts';

export function createAccountNotices(deps: Pick<UseCaseDeps, 'channels' | 'now'>): Consumer {
  const tell = async (tx: Tx, notification: Parameters<typeof notify>[2]): Promise<void> => void (await notify(tx, deps, notification));
  return defineConsumer({
    name: 'notification.account-notices',
    on: [
      on(events.secondFactorChanged, ({ tx, message: { id, data: { change, changedAt, ...to } } }) =>
        tell(tx, { definition: security.secondFactorChanged, source: id, payload: { change, changedAt }, to: [personOf(to)] })),
      on(events.signedInOnNewDevice, ({ tx, message: { id, data: { client, deviceName, signedInAt, ...to } } }) =>
        tell(tx, { definition: security.newDevice, source: id, payload: { client, deviceName, signedInAt }, to: [personOf(to)] })),
      on(events.impersonationStarted, ({ tx, message: { data: { impersonationId, reason, startedAt, expiresAt, ...to } } }) =>
        tell(tx, { definition: security.supportVisit, source: impersonationId, payload: { reason, startedAt, expiresAt }, to: [personOf(to)] })),
      on(events.rolesChanged, ({ tx, message: { id, data: { roles, changedAt, ...to } } }) =>
        tell(tx, { definition: security.rolesChanged, source: id, payload: { roles, changedAt }, to: [personOf(to)] })),
      // The account does not have that address yet, or any more: it must not end up at the one it has, so it goes to no account.
      on(events.emailChangeRequested, ({ tx, message: { id, occurredAt, data: to } }) =>
        tell(tx, { definition: data.emailChangeRequested, source: id, payload: { requestedAt: occurredAt }, confidential: tokenOf(to), to: [{ ...personOf(to), userId: null }] })),
      on(events.emailChanged, ({ tx, message: { id, data: { newEmail, ...to } } }) =>
        tell(tx, { definition: data.emailChanged, source: id, payload: { newEmail }, confidential: tokenOf(to), to: [{ ...personOf(to), userId: null }] })),
      on(privacy.dataExportReady, ({ tx, message: { id, occurredAt, data: to } }) =>
        tell(tx, { definition: data.dataExportReady, source: id, payload: { readyAt: occurredAt }, confidential: tokenOf(to), to: [personOf(to)] })),
      on(privacy.deletionScheduled, ({ tx, message: { id, data: { change, dueAt, ...to } } }) =>
        tell(tx, { definition: data.deletionScheduled, source: id, payload: { change, dueAt }, to: [personOf(to)] })),
    ],
  });
}

function personOf({ userId, email, displayName, locale }: { userId: string; email: string; displayName: string; locale: string }): Addressee {
  return { userId, email, locale, name: displayName };
}

function tokenOf({ token, expiresAt }: { token: string; expiresAt: string }) {
  return { secret: token, expiresAt: new Date(expiresAt) };
}
