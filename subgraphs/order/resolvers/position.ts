import { DomainError } from '#platform/errors/domain-error';
import type { CursorPart } from '#platform/graphql/connection';
import type { Position } from '../data/order-repository.ts';

/** The place in a list by date that a cursor stands for. @throws DomainError BAD_USER_INPUT for a cursor of another list. */
export function positionOf(cursor: readonly CursorPart[] | null): Position | undefined {
  if (cursor === null) return undefined;
  const [placedAt, id] = cursor;
  if (typeof placedAt === 'number' && typeof id === 'string') return { placedAt: new Date(placedAt), id };
  throw new DomainError('BAD_USER_INPUT', '"after" is not a cursor of this list; pass an endCursor exactly as received.', { field: ['after'] });
}
