/** A person adds an address, or replaces one. */
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { newId } from '#platform/ids';
import { z } from 'zod';
import { addressOf, countAddresses, insertAddress, updateAddress } from '../data/address-repository.ts';
import { lockUser } from '../data/user-repository.ts';
import { assertRoomForAddress, becomesDefault } from '../domain/address-book.ts';
import type { UseCaseDeps } from './deps.ts';
import { country, line, optionalLine } from './inputs.ts';

export const addressInput = z.strictObject({
  recipient: line(120),
  line1: line(160),
  line2: optionalLine(160),
  city: line(120),
  region: optionalLine(120),
  postalCode: optionalLine(20),
  country,
  phone: optionalLine(40),
  isDefault: z.boolean().nullish(),
});
type AddressInput = z.infer<typeof addressInput>;


interface AddressChange {
  userId: string;
  input: AddressInput;
  /** Makes a repeat harmless, whatever has become of the address book since. */
  idempotencyKey?: string | null | undefined;
}

/**
 * Returns the new address's id. The first address is the default one, whatever the input says.
 * @throws DomainError LIMIT_EXCEEDED when the book is full, IDEMPOTENCY_*.
 */
export async function addAddress({ db, now }: UseCaseDeps, change: AddressChange): Promise<string> {
  const { userId, input } = change;
  const { isDefault, ...content } = input;
  const at = now();
  const id = newId('adr', at);
  return once(db, { ...change, operation: 'addressCreate', what: input, result: id }, async (tx) => {
    // The lock makes counting and "one default" hold for simultaneous requests.
    await lockUser(tx, userId);
    const others = await countAddresses(tx, userId);
    assertRoomForAddress(others);
    await insertAddress(tx, { id, userId, ...content, isDefault: becomesDefault({ wanted: isDefault, isDefault: false, others }), createdAt: at });
  });
}

/** @throws DomainError NOT_FOUND when the person has no such address, IDEMPOTENCY_*. */
export async function replaceAddress({ db }: UseCaseDeps, change: AddressChange & { id: string }): Promise<void> {
  const { id, userId, input } = change;
  const { isDefault, ...content } = input;
  await once(db, { ...change, operation: 'addressUpdate', what: { id, ...input }, result: null }, async (tx) => {
    await lockUser(tx, userId);
    const address = await addressOf(tx.manager, userId, id);
    if (!address) throw new DomainError('NOT_FOUND', `You have no address ${id}.`, { field: ['id'] });
    const others = (await countAddresses(tx, userId)) - 1;
    await updateAddress(tx, { id, userId, ...content, isDefault: becomesDefault({ wanted: isDefault, isDefault: address.defaultMarker === 1, others }) });
  });
}

interface OnceCall<Result> extends Pick<AddressChange, 'userId' | 'idempotencyKey'> {
  operation: string;
  /** Everything that decides the outcome; only its hash is kept. */
  what: unknown;
  result: Result;
}

/** Runs `work` in a transaction, under the client's key where there is one; a repeat gets the result of the first call. */
async function once<Result>(db: UseCaseDeps['db'], { userId, idempotencyKey, operation, what, result }: OnceCall<Result>, work: (tx: Tx) => Promise<void>): Promise<Result> {
  const run = async (tx: Tx): Promise<Result> => {
    await work(tx);
    return result;
  };
  if (idempotencyKey == null) return db.transaction(run);
  return withIdempotency({ db, actor: userId, operation, key: idempotencyKey, input: what, knownResult: result }, run);
}
