import { DomainError } from '#platform/errors/domain-error';

/** A part of something that may be taken in several parts: `part` more, after `before`, out of `whole`. */
export interface Fraction {
  /** Taken by earlier parts. */
  readonly before: number;
  /** Taken now. */
  readonly part: number;
  readonly whole: number;
}

/** Rounded to the step, but for the whole, which is the amount. */
function halfUp(amount: bigint, taken: bigint, whole: bigint, step: bigint): bigint {
  return taken === whole ? amount : ((2n * amount * taken + whole * step) / (2n * whole * step)) * step;
}

/** Throws INVALID_INPUT unless the parts are whole numbers that stay within `whole`. */
export function requireFraction(fraction: Fraction): void {
  const { before, part, whole } = fraction;
  const integers = [before, part, whole].every((value) => Number.isSafeInteger(value) && value >= 0);
  if (integers && whole > 0 && before + part <= whole) return;
  throw new DomainError('INVALID_INPUT', `cannot take ${part} after ${before} out of ${whole}`, {
    details: { before, part, whole },
  });
}

/**
 * The share of `amountMinor` (not negative) that belongs to this part, in multiples of `stepMinor` where the amount is one.
 *
 * It is the difference of two cumulative shares, each rounded half-up, so however a whole is cut into
 * parts, their shares sum to exactly `amountMinor`.
 */
export function shareOf(amountMinor: number, fraction: Fraction, stepMinor = 1): number {
  requireFraction(fraction);
  const amount = BigInt(amountMinor);
  const [whole, step] = [BigInt(fraction.whole), BigInt(stepMinor)];
  const after = halfUp(amount, BigInt(fraction.before + fraction.part), whole, step);
  return Number(after - halfUp(amount, BigInt(fraction.before), whole, step));
}
