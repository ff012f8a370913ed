import { isSameSecret } from '#platform/bff/secret';
import { DomainError } from '#platform/errors/domain-error';
import type { SessionData } from './session-data.ts';

export const csrfHeader = 'x-csrf-token';

/**
 * A mutation in a session must repeat the session's token in a header: a page of another site makes the browser send the cookie,
 * but cannot read the token. Throws DomainError FORBIDDEN. Without a session there is no authority to borrow.
 */
export function assertCsrfToken(session: SessionData | null, header: string | string[] | undefined): void {
  if (!session) return;
  if (typeof header === 'string' && isSameSecret(header, session.csrfToken)) return;
  throw new DomainError('FORBIDDEN', `The header ${csrfHeader} is missing or wrong; read the token from GET /csrf or the "session" query.`);
}
