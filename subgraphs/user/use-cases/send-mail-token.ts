/** Hands a person a secret by mail, through an event. */
import { passwordResetRequested, verificationRequested, type emailChanged, type emailChangeRequested } from '#events/user';
import type { InputOf } from '#platform/messaging/contract';
import type { dataExportReady } from '#events/privacy';
import type { Tx } from '#platform/data/database';
import { hashSecret, newSecret } from '../credentials/secret-token.ts';
import { storeMailToken, type MailPurpose } from '../data/mail-token-repository.ts';
import { usersByIds } from '../data/user-repository.ts';
import type { UseCaseDeps } from './deps.ts';

const hourMs = 3_600_000;
const kinds = {
  VERIFY: { contract: verificationRequested, secret: 'verify', lifetimeMs: 48 * hourMs },
  RESET: { contract: passwordResetRequested, secret: 'reset', lifetimeMs: hourMs },
} as const;

/** Issues a token and appends the event that has it mailed. Former tokens of the purpose end. Call it with the account's row locked. */
export async function sendMailToken(tx: Tx, { outbox, now }: Pick<UseCaseDeps, 'outbox' | 'now'>, userId: string, purpose: MailPurpose): Promise<void> {
  const [user] = await usersByIds(tx.manager, [userId]);
  if (!user) throw new Error(`user ${userId} does not exist`);
  const { contract, secret, lifetimeMs } = kinds[purpose];
  const token = newSecret(secret);
  const expiresAt = new Date(now().getTime() + lifetimeMs);
  await storeMailToken(tx, { tokenHash: hashSecret(token), userId, purpose, expiresAt });
  const { email, displayName, locale, version } = user;
  const data = { userId, email, displayName, locale, token, expiresAt: expiresAt.toISOString() };
  await addSecretEvent(tx, outbox, contract, { userId, version, data });
}

type SecretContract = (typeof kinds)['VERIFY' | 'RESET']['contract'] | typeof emailChangeRequested | typeof emailChanged | typeof dataExportReady;

/** Appends an event that bears a token. */
export async function addSecretEvent<C extends SecretContract>(
  tx: Tx,
  outbox: UseCaseDeps['outbox'],
  contract: C,
  { userId, version, data }: { userId: string; version: number; data: InputOf<C> & { token: string } },
): Promise<void> {
  const messageId = await outbox.add<C>(tx, contract, { aggregateId: userId, aggregateVersion: version, data });
  await forgetToken(tx, { messageId, userId, data });
}

/** The event log is kept for good and read by operators: the fact stays in it, the secret does not. */
async function forgetToken(tx: Tx, { messageId, userId, data }: { messageId: string; userId: string; data: { token: string } }): Promise<void> {
  const { token: _secret, ...facts } = data;
  await tx.execute("UPDATE event_log SET data = ? WHERE aggregate_type = 'user' AND aggregate_id = ? AND id = ?", [JSON.stringify(facts), userId, messageId]);
}
