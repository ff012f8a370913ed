import { createHash } from 'node:crypto';
import type { Redis } from '#platform/cache/redis';
import { DomainError } from '#platform/errors/domain-error';
import { createRateLimiter } from '#platform/limits/rate-limiter';
import { emailKey } from '../domain/email.ts';

export interface AttemptLimits {
  /**
   * Counts an attempt to prove a password. `since` is the account's last success, which begins a new count: only wrong
   * passwords add up, and the owner's visits never lock the owner out. Accounts that do not exist are counted alike.
   * @throws DomainError TOO_MANY_ATTEMPTS with `retryAfterSeconds`.
   */
  countPassword(email: string, since: Date | null): Promise<void>;
  /** Whether one more mail may be sent to this address on a stranger's request. */
  allowsMail(email: string): Promise<boolean>;
}

const mailsPerHour = 3;

/** Limits against guessing. Shared by all processes through Redis; kept per process while it is away. */
export function createAttemptLimits({ redis, attempts, windowMs }: { redis: Redis; attempts: number; windowMs: number }): AttemptLimits {
  const passwords = createRateLimiter({ redis, name: 'password', limit: attempts, windowMs });
  const mails = createRateLimiter({ redis, name: 'account-mail', limit: mailsPerHour, windowMs: 3_600_000 });
  return {
    async countPassword(email, since) {
      const { allowed, retryAfterMs } = await passwords.consume(`${keyOf(email)}:${since?.getTime() ?? 0}`);
      if (allowed) return;
      const retryAfterSeconds = Math.ceil(retryAfterMs / 1000);
      throw new DomainError('TOO_MANY_ATTEMPTS', `Too many attempts; try again in ${retryAfterSeconds} s.`, { details: { retryAfterSeconds } });
    },
    allowsMail: async (email) => (await mails.consume(keyOf(email))).allowed,
  };
}

/** Addresses are personal data: Redis gets to see a hash. */
function keyOf(email: string): string {
  return createHash('sha256').update(emailKey(email)).digest('base64url');
}
