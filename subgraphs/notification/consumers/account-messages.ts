/** Tells people what happens to their account. Two of the messages bear a one-time token, which goes into the mail and nowhere else. */
import * as events from '#events/user';
import { defineConsumer, on, type Consumer } from '#platform/messaging/consumer';
import { emailVerification } from '../notifications/email-verification.ts';
import { passwordChanged } from '../notifications/password-changed.ts';
import { passwordReset } from '../notifications/password-reset.ts';
import type { UseCaseDeps } from '../use-cases/deps.ts';
import { notify, type Addressee } from '../use-cases/notify.ts';

const hourMs = 3_600_000;

export function createAccountMessages(deps: Pick<UseCaseDeps, 'channels' | 'now'>): Consumer {
  return defineConsumer({
    name: 'notification.account-messages',
    on: [
      // Each request is one of its own, so the message's id is what it is about.
      on(events.verificationRequested, async ({ tx, message: { id, data, occurredAt } }) => {
        const payload = { validHours: hoursFrom(occurredAt, data.expiresAt) };
        await notify(tx, deps, { definition: emailVerification, source: id, payload, confidential: tokenOf(data), to: [personOf(data)] });
      }),
      on(events.passwordResetRequested, async ({ tx, message: { id, data, occurredAt } }) => {
        const payload = { validHours: hoursFrom(occurredAt, data.expiresAt) };
        await notify(tx, deps, { definition: passwordReset, source: id, payload, confidential: tokenOf(data), to: [personOf(data)] });
      }),
      on(events.passwordChanged, async ({ tx, message: { id, data } }) => {
        await notify(tx, deps, { definition: passwordChanged, source: id, payload: { how: data.how, changedAt: data.changedAt }, to: [personOf(data)] });
      }),
    ],
  });
}

function personOf({ userId, email, displayName, locale }: { userId: string; email: string; displayName: string; locale: string }): Addressee {
  return { userId, email, locale, name: displayName };
}

function tokenOf({ token, expiresAt }: { token: string; expiresAt: string }) {
  return { secret: token, expiresAt: new Date(expiresAt) };
}

function hoursFrom(occurredAt: string, expiresAt: string): number {
  return Math.max(1, Math.round((Date.parse(expiresAt) - Date.parse(occurredAt)) / hourMs));
}
