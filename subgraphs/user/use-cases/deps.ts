import type { Database } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';
import type { AttemptLimits } from '../credentials/attempt-limits.ts';
import type { PasswordHasher } from '../credentials/password-hasher.ts';
import type { TokenIssuer } from '../credentials/token-issuer.ts';

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
}
