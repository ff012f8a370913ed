/** What changed in a person's inbox since they last asked. */
import type { Database } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { decodeCursor, encodeCursor } from '#platform/graphql/connection';
import { changesAfter, changeState, type ChangePosition, type InboxChange } from '../data/inbox-changes.ts';
import { countInbox } from '../data/inbox-repository.ts';

export interface InboxChanges {
  changes: InboxChange[];
  cursor: string;
  hasMore: boolean;
  resync: boolean;
  unreadCount: number;
}

const beginning: ChangePosition = { changeNo: -1, id: '' };
/** After every id. */
const lastId = '~';

/** @throws DomainError BAD_USER_INPUT for a cursor that is none of ours, or a wrong `first`. */
export async function inboxChanges(db: Database, { userId, since, first }: { userId: string; since: string | null; first: number }): Promise<InboxChanges> {
  if (!Number.isInteger(first) || first < 1 || first > 100) throw new DomainError('BAD_USER_INPUT', `"first" must be 1 to 100, got ${first}.`, { field: ['first'] });
  const from = since === null ? beginning : positionOf(since);
  const unreadCount = await countInbox(db, { userId, unreadOnly: true });
  const { changeNo, forgottenNo } = await changeState(db, userId);
  // From the beginning nothing can be missing: what is forgotten is gone. A number that was never given out is from before a restore.
  if (since !== null && (from.changeNo < forgottenNo || from.changeNo > changeNo)) {
    return { changes: [], cursor: cursorOf({ changeNo, id: lastId }), hasMore: false, resync: true, unreadCount };
  }
  const found = await changesAfter(db, userId, from, first + 1);
  const changes = found.slice(0, first);
  return { changes, cursor: cursorOf(changes.at(-1) ?? from), hasMore: found.length > first, resync: false, unreadCount };
}

export function cursorOf({ changeNo, id }: ChangePosition): string {
  return encodeCursor([changeNo, id]);
}

function positionOf(cursor: string): ChangePosition {
  const [changeNo, id] = partsOf(cursor);
  if (typeof changeNo === 'number' && Number.isSafeInteger(changeNo) && typeof id === 'string') return { changeNo, id };
  throw new DomainError('BAD_USER_INPUT', '"since" is not a cursor of this field; pass one exactly as received.', { field: ['since'] });
}

function partsOf(cursor: string): readonly unknown[] {
  try {
    return decodeCursor(cursor);
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
}
