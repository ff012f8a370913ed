import { hashOf } from '../canonical-json.ts';
import type { Database, Sql, Tx } from '../data/database.ts';
import { isDuplicateKey } from '../data/duplicate-key.ts';
import { parseJson } from '../data/json.ts';
import { isLockNotGranted } from '../data/mysql-errors.ts';
import { DomainError } from '../errors/domain-error.ts';

export interface IdempotentCall<T = unknown> {
  /** The database, for a transaction of its own, or the transaction to take part in. */
  db: Database | Tx;
  /** Who asks (`usr_…`, a guest key, a service); the same key of another actor is another call. */
  actor: string;
  /** What is asked for, such as `checkout`. */
  operation: string;
  /** The client's key, 1 to 255 bytes, compared byte for byte. */
  key: string;
  /** Everything that decides the outcome; the same key with another input is an error. */
  input: unknown;
  /** What `work` is going to return, when that is known before it runs: it is stored with the claim, and nothing is left to store afterwards. */
  knownResult?: T;
}

interface Scope {
  actor: string;
  operation: string;
  key: Buffer;
  inputHash: string;
  /** JSON of what is stored with the claim. */
  known: string | null;
}

interface Stored<T> {
  result: T;
}

const retryAfterSeconds = 1;
const running = new Set<string>();

/**
 * Runs `work` at most once per (actor, operation, key) and returns the stored result to every repetition, for at
 * least 72 hours. The record is written in the transaction of the effect: both exist or neither, and what throws is not
 * stored. The result must survive JSON (a repetition gets it parsed from JSON).
 *
 * Throws IDEMPOTENCY_KEY_REUSED for the same key with another input, IDEMPOTENCY_IN_FLIGHT while the first call is
 * still running, BAD_USER_INPUT for an unusable key.
 */
export async function withIdempotency<T>({ db, actor, operation, key, input, knownResult }: IdempotentCall<T>, work: (tx: Tx) => Promise<T>): Promise<T> {
  const known = knownResult === undefined ? null : JSON.stringify({ result: knownResult });
  const scope = { actor, operation, key: checkedKey(key), inputHash: hashOf(input), known };
  if (!('transaction' in db)) return runOnce(db, scope, await claim<T>(db, scope), work);
  try {
    return await exclusively(`${actor}\0${operation}\0${key}`, () => db.transaction((tx) => claimAndRun(tx, scope, work), { label: `idempotent ${operation}` }));
  } catch (error) {
    // This may be the repetition of a call that has ended; or what stands in the way is another one.
    const stored = error instanceof DomainError && error.code !== 'UNAVAILABLE' ? await findStored<T>(db, scope) : undefined;
    if (stored) return stored.result;
    throw error;
  }
}

/**
 * Look and record go along with the first statement of the work: of a repetition, whose record is there, nothing has been run or is kept. The caller finds out what
 * the call before it returned; that costs repetitions another way to the database, and all others none.
 */
function claimAndRun<T>(tx: Tx, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  const taken = (error: unknown): DomainError | undefined => (isDuplicateKey(error) || isLockNotGranted(error) ? inFlight() : undefined);
  tx.executeLater(`${lookup} ${noWait}`, identityOf(scope), taken);
  tx.executeLater(insertion, [...identityOf(scope), scope.inputHash, scope.known], taken);
  return runOnce(tx, scope, undefined, work);
}

async function runOnce<T>(tx: Tx, scope: Scope, stored: Stored<T> | undefined, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (stored) return stored.result;
  const result = await work(tx);
  if (scope.known !== null) return result;
  tx.executeLater('UPDATE idempotency_keys SET result = ? WHERE actor = ? AND operation = ? AND idempotency_key = ?', [
    JSON.stringify({ result }),
    ...identityOf(scope),
  ]);
  return result;
}

const lookup = 'SELECT input_hash AS inputHash, result FROM idempotency_keys WHERE actor = ? AND operation = ? AND idempotency_key = ?';
const noWait = 'FOR UPDATE NOWAIT';
const insertion = 'INSERT INTO idempotency_keys (actor, operation, idempotency_key, input_hash, result, created_at) VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(3))';

/** In a transaction of somebody else's, which must go on: inserts the record at once, or returns the result of whoever inserted it between our look and now. */
async function claim<T>(tx: Tx, scope: Scope): Promise<Stored<T> | undefined> {
  const stored = await findLocked<T>(tx, scope);
  if (stored) return stored;
  try {
    await tx.execute(insertion, [...identityOf(scope), scope.inputHash, scope.known]);
    return undefined;
  } catch (error) {
    if (isDuplicateKey(error)) return (await findStored<T>(tx, scope)) ?? fail(inFlight());
    if (isLockNotGranted(error)) throw inFlight();
    throw error;
  }
}

/** A repetition that arrives while the first call runs is told so instead of holding a connection. */
async function findLocked<T>(tx: Tx, scope: Scope): Promise<Stored<T> | undefined> {
  try {
    return await findStored<T>(tx, scope, noWait);
  } catch (error) {
    if (isLockNotGranted(error)) throw inFlight();
    throw error;
  }
}

async function findStored<T>(sql: Sql, scope: Scope, lock = ''): Promise<Stored<T> | undefined> {
  const [row] = await sql.query<{ inputHash: string; result: string | null }>(`${lookup} ${lock}`, identityOf(scope));
  if (!row) return undefined;
  if (row.inputHash !== scope.inputHash) {
    throw new DomainError('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used before with another input; use a new key for a new request', {
      field: ['idempotencyKey'],
    });
  }
  return row.result === null ? undefined : parseJson<Stored<T>>(row.result);
}

/** Within one process, repetitions need not go to the database to learn that the first call is still running. */
async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (running.has(name)) throw inFlight();
  running.add(name);
  try {
    return await work();
  } finally {
    running.delete(name);
  }
}

function identityOf({ actor, operation, key }: Scope): [Buffer, string, Buffer] {
  return [Buffer.from(actor), operation, key];
}

function checkedKey(key: string): Buffer {
  const bytes = Buffer.from(key);
  if (bytes.length >= 1 && bytes.length <= 255) return bytes;
  throw new DomainError('BAD_USER_INPUT', `The idempotency key has ${bytes.length} bytes; expected 1 to 255`, { field: ['idempotencyKey'] });
}

function inFlight(): DomainError {
  return new DomainError('IDEMPOTENCY_IN_FLIGHT', 'A request with this idempotency key is still being processed; repeat it in a moment', {
    field: ['idempotencyKey'],
    details: { retryAfterSeconds },
  });
}

function fail(error: Error): never {
  throw error;
}
