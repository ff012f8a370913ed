import { DomainError } from '#platform/errors/domain-error';
import type { CursorPart } from '#platform/graphql/connection';

/** Where a list that goes from new to old is continued. @throws DomainError BAD_USER_INPUT for a cursor of another list. */
export function timeCursor(cursor: readonly CursorPart[] | null): { createdAt: Date; id: string } | null {
  if (cursor === null) return null;
  const [time, id] = cursor;
  if (typeof time === 'number' && typeof id === 'string') return { createdAt: new Date(time), id };
  throw new DomainError('BAD_USER_INPUT', '"after" is not a cursor of this list.', { field: ['after'] });
}
