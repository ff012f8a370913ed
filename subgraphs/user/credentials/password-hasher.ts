import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { createBulkhead } from '#platform/resilience/bulkhead';
import { histogram } from '#platform/telemetry/metrics';
import { normalizePassword } from '../domain/password-policy.ts';

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /**
   * Whether the password belongs to the stored hash. Null stands for an account that does not exist: the same work is done, and
   * the answer is no. @throws DomainError UNAVAILABLE when too many are being checked already.
   */
  verify(stored: string | null, password: string): Promise<boolean>;
  /** Whether a stored hash was made with other costs than today's. */
  isOutdated(stored: string): boolean;
}

// OWASP Password Storage Cheat Sheet: argon2id with at least 19 MiB, t=2, p=1.
const costs = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const currentPrefix = `$argon2id$v=19$m=${costs.memoryCost},t=${costs.timeCost},p=${costs.parallelism}$`;

const seconds = histogram({ name: 'password_hash_seconds', help: 'Time to hash or check a password, waiting included', labels: ['operation'], buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] });

/**
 * Argon2id behind a bulkhead, so that a wave of sign-ins takes neither all memory (19 MiB each) nor the whole thread pool, which
 * also serves files and name resolution.
 */
export function createPasswordHasher({ maxConcurrent }: { maxConcurrent: number }): PasswordHasher {
  const bulkhead = createBulkhead({ name: 'password-hashing', maxConcurrent, maxQueue: maxConcurrent * 32, queueTimeoutMs: 1_500 });
  const decoy = hash(randomBytes(32).toString('base64'), costs);
  const timed = async <T>(operation: string, work: () => Promise<T>): Promise<T> => {
    const end = seconds.startTimer({ operation });
    try {
      return await bulkhead.run(work);
    } finally {
      end();
    }
  };
  return {
    hash: (password) => timed('hash', () => hash(normalizePassword(password), costs)),
    async verify(stored, password) {
      const against = stored ?? (await decoy);
      const matches = await timed('verify', () => verify(against, normalizePassword(password)));
      return matches && stored !== null;
    },
    isOutdated: (stored) => !stored.startsWith(currentPrefix),
  };
}
