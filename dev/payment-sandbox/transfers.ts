import { newId } from '#platform/ids';
import type { Books } from './books.ts';
import type { Outcome, Transfer } from './model.ts';
import { recordMovement } from './movements.ts';
import { Refusal } from './refusal.ts';

/** Test accounts: refused at once, and accepted but sent back. Any other account is paid. */
export const closedAccount = 'acct_closed';
export const failingAccount = 'acct_fails_later';

/** Finds a transfer or refuses with 404. */
export function findTransfer(books: Books, id: string): Transfer {
  const found = books.get<Transfer>('SELECT * FROM transfers WHERE id = ?', id);
  if (found) return found;
  throw new Refusal(404, 'not_found', `there is no transfer ${id}`);
}

interface TransferRequest {
  amountMinor: number;
  currency: string;
  destination: string;
  reference: string;
}

/** Sends money to a vendor's account. */
export function transfer(books: Books, request: TransferRequest, idempotencyKey: string): Outcome {
  if (request.destination === closedAccount) throw new Refusal(402, 'account_closed', 'the account is closed');
  const isFailing = request.destination === failingAccount;
  const made: Transfer = {
    id: newId('trf'),
    ...request,
    status: isFailing ? 'in_transit' : 'paid',
    createdAt: new Date().toISOString(),
  };
  const stored: Transfer = isFailing ? { ...made, status: 'failed' } : made;
  books.insert('transfers', { ...stored });
  const movement = { objectId: made.id, authorizationId: null, ...request, idempotencyKey };
  recordMovement(books, { kind: 'transfer', ...movement });
  if (isFailing) recordMovement(books, { kind: 'transfer_failed', ...movement });
  return { status: 201, body: made, events: [{ type: isFailing ? 'transfer.failed' : 'transfer.paid', data: stored }] };
}
