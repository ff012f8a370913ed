import { DomainError } from '#platform/errors/domain-error';

/** Most entries of one answer: what a phone shows before somebody scrolls on. */
export const maximumFeedSize = 20;

/** The number of entries asked for; throws DomainError BAD_USER_INPUT when it is out of range. */
export function feedSize(first: number | null | undefined, usual: number): number {
  const size = first ?? usual;
  if (size >= 1 && size <= maximumFeedSize) return size;
  throw new DomainError('BAD_USER_INPUT', `"first" must be between 1 and ${maximumFeedSize}, got ${size}.`, { field: ['first'] });
}

/** Where to go on; null at the end. */
export function nextCursor({ hasNextPage, endCursor }: { hasNextPage: boolean; endCursor: string | null }): string | null {
  return hasNextPage ? endCursor : null;
}
