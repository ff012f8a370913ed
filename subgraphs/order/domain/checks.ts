import { DomainError } from '#platform/errors/domain-error';

/** Throws INVALID_INPUT unless `value` is a safe integer of at least `min`; `what` names it in the message. */
export function requireInteger(value: number, what: string, min = 0): number {
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new DomainError('INVALID_INPUT', `${what} must be a whole number of at least ${min}, got ${value}`);
}

/** Throws INVALID_INPUT unless `value` is a rate in basis points: 0 to 10,000. */
export function requireRate(value: number, what: string): number {
  if (Number.isSafeInteger(value) && value >= 0 && value <= 10_000) return value;
  throw new DomainError('INVALID_INPUT', `${what} must be 0 to 10000 basis points, got ${value}`);
}
