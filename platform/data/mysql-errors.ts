import { DomainError } from '../errors/domain-error.ts';

const deadlockErrno = 1213;
const lockWaitErrno = 1205;
/** MariaDB 1969 and MySQL 3024: the server ended the statement; mysql2's own code: no answer in time. */
const statementTimeouts: ReadonlySet<unknown> = new Set([1969, 3024, 'PROTOCOL_SEQUENCE_TIMEOUT']);
/**
 * An ASCII column (ids, slugs, codes) was compared with text that ASCII cannot hold, so no row can match: collations of two (1267),
 * three (1270) or more (1271) operands do not mix, or MySQL cannot convert the text (3854).
 */
const beyondAscii: ReadonlySet<unknown> = new Set([1267, 1270, 1271, 3854]);
/** The server is gone, refuses work, or cut this connection. 1290, 1792 and 1836 are a server turned read-only. */
const unavailable: ReadonlySet<unknown> = new Set([
  1040, 1053, 1077, 1152, 1158, 1159, 1160, 1161, 1184, 1203, 1226, 1290, 1317, 1792, 1836, 1927, 4031,
  'PROTOCOL_CONNECTION_LOST', 'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR', 'PROTOCOL_ENQUEUE_AFTER_QUIT',
  'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT',
]);

interface DriverError {
  code?: unknown;
  errno?: unknown;
  /** Set by mysql2 when the connection is lost. */
  fatal?: unknown;
}

/** The driver's own error inside what TypeORM or a DomainError wrapped around it. */
export function driverErrorOf(error: unknown): DriverError & { sqlMessage?: unknown } {
  let current: unknown = error;
  for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth += 1) {
    if ('driverError' in current && current.driverError) current = current.driverError;
    else if (hasErrno(current)) return current;
    else current = 'cause' in current ? current.cause : undefined;
  }
  return {};
}

/** What a transaction fails with when others have changed what it went by: it may succeed when run again. */
export class Overtaken extends Error {}

/** Deadlock (1213), lock wait timeout (1205) or `Overtaken`: the transaction may succeed when run again. */
export function isRetryable(error: unknown): boolean {
  if (error instanceof Overtaken) return true;
  const { errno } = driverErrorOf(error);
  return errno === deadlockErrno || errno === lockWaitErrno;
}

/** Whether a result was too great a number (1690). */
export function isOutOfRange(error: unknown): boolean {
  return driverErrorOf(error).errno === 1690;
}

/** Whether the server has already rolled the transaction back, so that nothing more may run in it. */
export function isDeadlock(error: unknown): boolean {
  return driverErrorOf(error).errno === deadlockErrno;
}

/** Whether a lock was not granted: in time, or at once under NOWAIT (MySQL 3572, MariaDB 1205). */
export function isLockNotGranted(error: unknown): boolean {
  const { errno } = driverErrorOf(error);
  return errno === 3572 || errno === lockWaitErrno;
}

/** Whether the database as a whole is out of reach, as opposed to one statement having failed. */
export function isDatabaseDown(error: unknown): boolean {
  const { code, errno, fatal } = driverErrorOf(error);
  if (fatal === true || unavailable.has(code) || unavailable.has(errno)) return true;
  return error instanceof DomainError && error.details.resource === 'database';
}

/** Gives driver failures that callers must tell apart a stable code; all others pass through unchanged. */
export function translateDriverError(error: unknown): unknown {
  const { code, errno } = driverErrorOf(error);
  if (statementTimeouts.has(code) || statementTimeouts.has(errno)) {
    return new DomainError('TIMEOUT', 'The database did not answer in time', { cause: error });
  }
  if (beyondAscii.has(errno)) return new DomainError('BAD_USER_INPUT', 'An id, slug or code consists of plain letters, digits and punctuation only.', { cause: error });
  return isDatabaseDown(error) ? databaseUnavailable('The database is not available', error) : error;
}

/** An UNAVAILABLE error that `isDatabaseDown` recognises. */
export function databaseUnavailable(message: string, cause?: unknown): DomainError {
  return new DomainError('UNAVAILABLE', message, { details: { resource: 'database', retryAfterSeconds: 1 }, cause });
}

/** Whether the driver's connection may still hold an unfinished answer and must not return to the pool. */
export function leavesConnectionUnusable(error: unknown): boolean {
  return driverErrorOf(error).code === 'PROTOCOL_SEQUENCE_TIMEOUT' || isDatabaseDown(error);
}

function hasErrno(value: object): value is DriverError {
  return 'errno' in value || 'fatal' in value || ('code' in value && !(value instanceof DomainError) && typeof value.code === 'string');
}
