import { createHash } from 'node:crypto';
import type { Redis } from '#platform/cache/redis';
import { DomainError } from '#platform/errors/domain-error';
import { createRateLimiter, type Decision } from '#platform/limits/rate-limiter';
import { networkOf } from '#platform/server/client-address';
import { emailKey } from '../domain/email.ts';

/** Network address that a request came from; null when it is not known, which no limit then holds against anybody. */
export type ClientAddress = string | null;

export interface AttemptLimits {
  /**
   * Counts an attempt to prove a password. `since` is the account's last success, which begins a new count: only wrong
   * passwords add up, and the owner's visits never lock the owner out. Accounts that do not exist are counted alike.
   * @throws DomainError TOO_MANY_ATTEMPTS with `retryAfterSeconds`.
   */
  countPassword(email: string, since: Date | null): Promise<void>;
  /**
   * Counts an attempt from an address, whatever the account: against one password tried on many accounts.
   * @throws DomainError TOO_MANY_ATTEMPTS with `retryAfterSeconds`.
   */
  countAddress(address: ClientAddress): Promise<void>;
  /** Takes an attempt back that proved right: many people may share an address. */
  forgiveAddress(address: ClientAddress): Promise<void>;
  /**
   * Counts a request for a new account or a mail.
   * @throws DomainError TOO_MANY_ATTEMPTS with `retryAfterSeconds`.
   */
  countRequest(address: ClientAddress): Promise<void>;
  /**
   * Counts an attempt to prove the second factor of an account.
   * @throws DomainError TOO_MANY_ATTEMPTS with `retryAfterSeconds`.
   */
  countSecondFactor(userId: string): Promise<void>;
  /** Takes an attempt back that proved right. */
  forgiveSecondFactor(userId: string): Promise<void>;
  /** Whether one more mail may be sent to this address on a stranger's request. */
  allowsMail(email: string): Promise<boolean>;
}

export interface AttemptLimitsOptions {
  redis: Redis;
  /** Wrong passwords per account and window. */
  attempts: number;
  windowMs: number;
  /** Wrong passwords per address and window. */
  failuresPerAddress: number;
  /** New accounts and password mails per address and hour. */
  requestsPerAddress: number;
}

const mailsPerHour = 3;
/** One in a million per guess, three steps at a time: ten tries in 15 minutes find a code once in ten years. */
const codesPerWindow = 10;
const codeWindowMs = 900_000;
const hourMs = 3_600_000;

/** Limits against guessing. Shared by all processes through Redis; kept per process while it is away. */
export function createAttemptLimits({ redis, attempts, windowMs, failuresPerAddress, requestsPerAddress }: AttemptLimitsOptions): AttemptLimits {
  const passwords = createRateLimiter({ redis, name: 'password', limit: attempts, windowMs });
  const failures = createRateLimiter({ redis, name: 'password-address', limit: failuresPerAddress, windowMs });
  const requests = createRateLimiter({ redis, name: 'account-request', limit: requestsPerAddress, windowMs: hourMs });
  const codes = createRateLimiter({ redis, name: 'second-factor', limit: codesPerWindow, windowMs: codeWindowMs });
  const mails = createRateLimiter({ redis, name: 'account-mail', limit: mailsPerHour, windowMs: hourMs });
  return {
    async countPassword(email, since) {
      assertAllowed(await passwords.consume(`${emailHash(email)}:${since?.getTime() ?? 0}`));
    },
    async countAddress(address) {
      const key = addressKey(address);
      if (key) assertAllowed(await failures.consume(key));
    },
    async forgiveAddress(address) {
      const key = addressKey(address);
      if (key) await failures.consume(key, -1);
    },
    async countRequest(address) {
      const key = addressKey(address);
      if (key) assertAllowed(await requests.consume(key));
    },
    async countSecondFactor(userId) {
      assertAllowed(await codes.consume(userId));
    },
    async forgiveSecondFactor(userId) {
      await codes.consume(userId, -1);
    },
    allowsMail: async (email) => (await mails.consume(emailHash(email))).allowed,
  };
}

function assertAllowed({ allowed, retryAfterMs }: Decision): void {
  if (allowed) return;
  const retryAfterSeconds = Math.ceil(retryAfterMs / 1000);
  throw new DomainError('TOO_MANY_ATTEMPTS', `Too many attempts; try again in ${retryAfterSeconds} s.`, { details: { retryAfterSeconds } });
}

// Addresses, of mail and of networks, are personal data: Redis gets to see hashes.
const emailHash = (email: string): string => hashed(emailKey(email));

function addressKey(address: ClientAddress): string | undefined {
  const network = address === null ? undefined : networkOf(address);
  return network && hashed(network);
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
