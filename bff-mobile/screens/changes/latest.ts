import { DomainError } from '#platform/errors/domain-error';

const most = 50;

/** How many changes to ask for. @throws DomainError BAD_USER_INPUT when out of range. */
export function changeCount(first: number | null | undefined): number {
  const count = first ?? 20;
  if (count >= 1 && count <= most) return count;
  throw new DomainError('BAD_USER_INPUT', `"first" must be between 1 and ${most}, got ${count}.`, { field: ['first'] });
}

/** Of several changes of one thing the last, in the order of the last changes. */
export function latestById<Change>(changes: readonly Change[], idOf: (change: Change) => string): Change[] {
  const byId = new Map<string, Change>();
  for (const change of changes) {
    byId.delete(idOf(change));
    byId.set(idOf(change), change);
  }
  return [...byId.values()];
}
