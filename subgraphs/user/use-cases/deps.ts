import type { Database } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';
import type { Sealer } from '#platform/auth/sealer';
import type { AttemptLimits } from '../credentials/attempt-limits.ts';
import type { PasswordHasher } from '../credentials/password-hasher.ts';
import type { TokenIssuer } from '../credentials/token-issuer.ts';
import type { SecondFactorPolicy } from '../domain/second-factor.ts';

/** How long a session lives. */
export interface SessionPolicy {
  /** However much it is used. */
  maxMs: number;
  /** Without a refresh. */
  idleMs: number;
}

/** What every use case of this subgraph works with. */
export interface UseCaseDeps {
  db: Database;
  outbox: Outbox;
  now: () => Date;
  passwords: PasswordHasher;
  tokens: TokenIssuer;
  limits: AttemptLimits;
  sessionPolicy: SessionPolicy;
  /** Keeps the secrets of second factors unreadable in the database. */
  sealer: Sealer;
  secondFactorPolicy: SecondFactorPolicy;
  /** Whether there is a sandbox marketplace for test keys. */
  hasSandbox: boolean;
}
