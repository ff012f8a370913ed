/** Checks a code of the second factor: of the app, or a recovery code. Each works once. */
import type { Tx } from '#platform/data/database';
import { writeAudit } from '#platform/audit/audit';
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import { looksLikeRecoveryCode, recoveryCodeHash } from '../credentials/recovery-codes.ts';
import { stepOfCode } from '../credentials/totp.ts';
import { resealSecret, secondFactorOf, spendRecoveryCode, spendStep } from '../data/second-factor-repository.ts';
import type { UseCaseDeps } from './deps.ts';

export const typedCode = z.string().trim().min(6, 'must be the six digits of your app, or a recovery code').max(40);

export interface Proof {
  userId: string;
  code: string;
  /** Whether an enrolment that is not confirmed yet counts, as it does for confirming it. */
  isEnrolling?: boolean;
}

/**
 * Uses up a code of the person, in the caller's transaction. Count the attempt before: nothing here limits guessing. A code that was
 * used before is refused in the same words as a wrong one.
 * @throws DomainError INVALID_CREDENTIALS for a wrong or used code, INVALID_STATE when there is no second factor.
 */
export async function proveSecondFactor(tx: Tx, { sealer, now }: Pick<UseCaseDeps, 'sealer' | 'now'>, { userId, code, isEnrolling = false }: Proof): Promise<void> {
  const factor = await secondFactorOf(tx, userId);
  if (!factor || (factor.confirmedAt === null) !== isEnrolling) throw new DomainError('INVALID_STATE', isEnrolling ? 'There is no enrolment to confirm; begin one.' : 'No second factor is set up.');
  if (!isEnrolling && looksLikeRecoveryCode(code)) {
    if (!(await spendRecoveryCode(tx, userId, recoveryCodeHash(userId, code), now()))) throw wrongCode();
    await writeAudit(tx, { actor: userId, action: 'second-factor.recovery-code-used', target: userId });
    return;
  }
  const secret = sealer.open(factor.secretSealed, userId);
  const step = stepOfCode(secret, code, now());
  if (step === null || !(await spendStep(tx, userId, step))) throw wrongCode();
  if (sealer.isOutdated(factor.secretSealed)) await resealSecret(tx, userId, sealer.seal(secret, userId));
}

const wrongCode = () => new DomainError('INVALID_CREDENTIALS', 'The code is wrong, or was used before; wait for the next one.', { field: ['code'] });
