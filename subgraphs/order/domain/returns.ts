/** Goods on their way back: what may follow what, and what the sum of a vendor order's returns means for its return state. */
import { DomainError } from '#platform/errors/domain-error';
import type { ReturnState } from './states.ts';

export type ReturnRequestState = 'REQUESTED' | 'APPROVED' | 'DECLINED' | 'RECEIVED';

const successors: Readonly<Record<ReturnRequestState, readonly ReturnRequestState[]>> = {
  REQUESTED: ['APPROVED', 'DECLINED'],
  APPROVED: ['RECEIVED', 'DECLINED'],
  DECLINED: [],
  RECEIVED: [],
};

/** @throws DomainError INVALID_STATE when a return may not go from `from` to `to`. */
export function assertReturnMove(from: ReturnRequestState, to: ReturnRequestState): void {
  if (successors[from].includes(to)) return;
  throw new DomainError('INVALID_STATE', `A return that is ${from} cannot become ${to}.`, { field: ['id'] });
}

/**
 * The return state of a vendor order (or order). What is still open comes first, since somebody has to act on it; `delivered` and `returned` are in
 * units.
 */
export function returnStateOf({ states, delivered, returned }: { states: readonly ReturnRequestState[]; delivered: number; returned: number }): ReturnState {
  if (states.includes('REQUESTED')) return 'REQUESTED';
  if (states.includes('APPROVED')) return 'APPROVED';
  if (returned === 0) return 'NONE';
  return returned >= delivered ? 'RETURNED' : 'PARTIALLY_RETURNED';
}
