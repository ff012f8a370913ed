/** A person moves the account to another address: confirmed at the new one, told to the old one, which can take it back. */
import { emailChanged, emailChangeRequested, userUpdated } from '#events/user';
import { writeAudit } from '#platform/audit/audit';
import type { Tx } from '#platform/data/database';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { z } from 'zod';
import { hashSecret, newSecret } from '../credentials/secret-token.ts';
import { changeToConfirm, changeToUndo, confirmChange, insertEmailChange, removeEmailChanges, spendUndo } from '../data/email-change-repository.ts';
import { endMailTokens } from '../data/mail-token-repository.ts';
import { revokeSessionsOf } from '../data/session-repository.ts';
import { credentialsByEmail, credentialsOf, lockUser, storeSearchTerms, updateUser, usersByIds } from '../data/user-repository.ts';
import { emailKey } from '../domain/email.ts';
import { announceUser } from '../events.ts';
import { assertLiveSession } from './assert-live-session.ts';
import type { UseCaseDeps } from './deps.ts';
import { email, typedPassword } from './inputs.ts';
import { addSecretEvent } from './send-mail-token.ts';

export const emailChangeInput = z.strictObject({ newEmail: email, password: typedPassword });
export const emailTokenInput = z.strictObject({ token: z.string().min(1).max(200) });

const confirmMs = 24 * 3_600_000;
/** Long enough for somebody on holiday to find the mail. */
const undoMs = 14 * 24 * 3_600_000;

interface Request extends z.infer<typeof emailChangeInput> {
  userId: string;
  sessionId: string | null;
}

/**
 * Mails a token to the new address. An address that is taken answers the same and gets no mail: only its owner could tell.
 * @throws DomainError UNAUTHENTICATED, INVALID_CREDENTIALS, TOO_MANY_ATTEMPTS, INVALID_INPUT when it is the present address.
 */
export async function requestEmailChange(deps: UseCaseDeps, { userId, sessionId, newEmail, password }: Request): Promise<void> {
  const { db, outbox, limits, passwords, now } = deps;
  await assertLiveSession(deps, { userId, sessionId });
  const account = await credentialsOf(db, userId);
  if (!account) throw new DomainError('UNAUTHENTICATED', 'The account does not exist any more.');
  await limits.countPassword(account.email, account.lastSignedInAt);
  if (!(await passwords.verify(account.passwordHash, password))) throw new DomainError('INVALID_CREDENTIALS', 'The password is wrong.', { field: ['input', 'password'] });
  if (emailKey(newEmail) === emailKey(account.email)) throw new DomainError('INVALID_INPUT', 'This is the address already.', { field: ['input', 'newEmail'] });
  if (!(await limits.allowsMail(newEmail))) throw new DomainError('TOO_MANY_ATTEMPTS', 'Three mails were sent within an hour; look for them, or try again later.');
  if (await credentialsByEmail(db, newEmail)) return;
  const token = newSecret('email');
  const expiresAt = new Date(now().getTime() + confirmMs);
  await db.transaction(async (tx) => {
    await lockUser(tx, userId);
    const [user] = await usersByIds(tx.manager, [userId]);
    if (!user) throw new Error(`user ${userId} does not exist`);
    await insertEmailChange(tx, { id: newId('ech', now()), userId, oldEmail: user.email, newEmail, confirmHash: hashSecret(token), confirmUntil: expiresAt });
    const data = { userId, email: newEmail, displayName: user.displayName, locale: user.locale, token, expiresAt: expiresAt.toISOString() };
    await addSecretEvent(tx, outbox, emailChangeRequested, { userId, version: user.version, data });
  });
}

/** Returns the person's id. @throws DomainError INVALID_TOKEN, or ALREADY_EXISTS when the address was taken meanwhile. */
export async function confirmEmailChange(deps: UseCaseDeps, token: string): Promise<string> {
  const { db, outbox, now } = deps;
  const confirmHash = hashSecret(token);
  const undo = newSecret('email');
  return db.transaction(async (tx) => {
    const change = await changeToConfirm(tx, confirmHash, now());
    if (!change) throw invalidToken();
    const { id, userId, newEmail } = change;
    await lockUser(tx, userId);
    const [before] = await usersByIds(tx.manager, [userId]);
    const undoUntil = new Date(now().getTime() + undoMs);
    if (!before || before.email !== change.oldEmail || !(await confirmChange(tx, { id, confirmHash, undoHash: hashSecret(undo), undoUntil }))) throw invalidToken();
    await moveTo(tx, deps, userId, newEmail);
    const { email: oldEmail, displayName, locale, version } = before;
    const data = { userId, email: oldEmail, displayName, locale, newEmail: masked(newEmail), token: undo, expiresAt: undoUntil.toISOString() };
    await addSecretEvent(tx, outbox, emailChanged, { userId, version: version + 1, data });
    await writeAudit(tx, { actor: userId, action: 'email.change', target: userId });
    return userId;
  });
}

/**
 * Takes a change back with the token mailed to the old address. Whoever made the change is shut out: every session and every reset
 * token ends. Returns the person's id. @throws DomainError INVALID_TOKEN, or ALREADY_EXISTS when the old address has another account by now.
 */
export async function undoEmailChange(deps: UseCaseDeps, token: string): Promise<string> {
  const { db, now } = deps;
  const hash = hashSecret(token);
  return db.transaction(async (tx) => {
    const change = await changeToUndo(tx, hash, now());
    if (!change) throw invalidToken();
    const { userId, oldEmail } = change;
    await lockUser(tx, userId);
    if (!(await spendUndo(tx, hash))) throw invalidToken();
    await removeEmailChanges(tx, userId);
    await moveTo(tx, deps, userId, oldEmail);
    await revokeSessionsOf(tx, { userId, except: null, reason: 'EMAIL_RESTORED', now: now() });
    await writeAudit(tx, { actor: userId, action: 'email.undo', target: userId });
    return userId;
  });
}

async function moveTo(tx: Tx, { outbox, now }: UseCaseDeps, userId: string, address: string): Promise<void> {
  try {
    await updateUser(tx, userId, { email: address, email_key: emailKey(address), email_verified_at: now() }, now());
  } catch (error) {
    if (!isDuplicateKey(error, 'uq_users_email')) throw error;
    throw new DomainError('ALREADY_EXISTS', 'There is another account with this address.', { field: ['token'] });
  }
  const [user] = await usersByIds(tx.manager, [userId]);
  if (user) await storeSearchTerms(tx, user);
  await endMailTokens(tx, userId, 'RESET');
  await endMailTokens(tx, userId, 'VERIFY');
  await announceUser({ tx, outbox, contract: userUpdated, userId });
}

/** Enough to recognise one's own address by, not enough to learn somebody else's. */
function masked(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}***${address.slice(at)}`;
}

const invalidToken = () => new DomainError('INVALID_TOKEN', 'The link has been used or has expired.', { field: ['token'] });
