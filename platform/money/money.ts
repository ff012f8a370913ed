import { DomainError } from '../errors/domain-error.ts';
import { knownFractionDigits, type FractionDigits } from './currencies.ts';

/** An exact amount: a safe integer of minor units (cents) and an ISO 4217 code. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/** Makes an amount; throws DomainError INVALID_INPUT when `minor` is no safe integer or the currency is unknown. */
export function money(minor: number, currency: string): Money {
  fractionDigits(currency);
  return { minor: safe(minor), currency };
}

/** How many digits the currency's minor unit has; throws DomainError INVALID_INPUT for an unknown code. */
export function fractionDigits(currency: string): FractionDigits {
  const digits = knownFractionDigits(currency);
  if (digits === undefined) {
    throw new DomainError('INVALID_INPUT', `"${currency}" is no currency we know; expected an ISO 4217 code such as EUR.`);
  }
  return digits;
}

/** Sum of two amounts of one currency; throws DomainError CURRENCY_MISMATCH otherwise. */
export function add(a: Money, b: Money): Money {
  return { minor: safe(a.minor + sameCurrency(a, b).minor), currency: a.currency };
}

/** Difference of two amounts of one currency; may be negative. */
export function subtract(a: Money, b: Money): Money {
  return { minor: safe(a.minor - sameCurrency(a, b).minor), currency: a.currency };
}

/** Price times a whole quantity. */
export function multiplyQuantity(price: Money, quantity: number): Money {
  if (!Number.isSafeInteger(quantity)) {
    throw new DomainError('INVALID_INPUT', `A quantity must be a whole number, got ${quantity}.`);
  }
  return { minor: safe(price.minor * quantity), currency: price.currency };
}

/** Sum of a list; the currency is given, so that an empty list has a sum, too. */
export function sum(currency: string, list: readonly Money[]): Money {
  return list.reduce(add, money(0, currency));
}

export function isZero(amount: Money): boolean {
  return amount.minor === 0;
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. */
export function compare(a: Money, b: Money): number {
  return a.minor - sameCurrency(a, b).minor;
}

/** The exact decimal string: `{ minor: 1250, currency: 'EUR' }` is "12.50". */
export function formatAmount({ minor, currency }: Money): string {
  const digits = fractionDigits(currency);
  if (digits === 0) return String(minor);
  const padded = String(Math.abs(minor)).padStart(digits + 1, '0');
  return `${minor < 0 ? '-' : ''}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

/** The amount a decimal string means, exactly; throws DomainError INVALID_INPUT when it has more digits than the currency. */
export function parseAmount(amount: string, currency: string): Money {
  const digits = fractionDigits(currency);
  const match = /^(-?)(\d{1,16})(?:\.(\d{1,3}))?$/.exec(amount);
  const fraction = match?.[3] ?? '';
  if (!match || fraction.length > digits) {
    throw new DomainError('INVALID_INPUT', `"${amount}" is no amount in ${currency}; expected a decimal with up to ${digits} fraction digits.`);
  }
  const minor = BigInt(`${match[2]}${fraction.padEnd(digits, '0')}`);
  return { minor: safe(Number(match[1] ? -minor : minor)), currency };
}

/**
 * A share of an amount in basis points (1/10,000), rounded half-up, halves away from zero so that a reversal takes
 * back exactly what was given: 30 % of 6.45 is 1.94, of -6.45 it is -1.94.
 */
export function basisPointsOf(minor: number, bps: number): number {
  if (!Number.isSafeInteger(bps)) throw new RangeError(`Basis points must be a whole number, got ${bps}`);
  const product = BigInt(safe(minor)) * BigInt(bps);
  const magnitude = product < 0n ? -product : product;
  const rounded = (magnitude + 5_000n) / 10_000n;
  return safe(Number(product < 0n ? -rounded : rounded));
}

/**
 * Splits an amount by weights so that the parts sum to it exactly: each part is rounded towards zero, and the units
 * left over go to the largest remainders, earlier parts first. Throws RangeError when the weights are negative, not
 * whole, or all zero while there is something to split.
 */
export function allocate(minor: number, weights: readonly number[]): number[] {
  if (weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0)) {
    throw new RangeError(`Weights must be whole and not negative, got [${weights.join(', ')}]`);
  }
  const total = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (total === 0n) {
    if (safe(minor) === 0) return weights.map(() => 0);
    throw new RangeError('Cannot split an amount over weights that are all zero');
  }
  const sign = minor < 0 ? -1 : 1;
  const whole = BigInt(Math.abs(safe(minor)));
  const parts = weights.map((weight, index) => {
    const share = whole * BigInt(weight);
    return { index, units: Number(share / total), remainder: share % total };
  });
  let left = Math.abs(minor) - parts.reduce((all, part) => all + part.units, 0);
  const byRemainder = parts.toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const part of byRemainder) {
    if (left === 0) break;
    part.units += 1;
    left -= 1;
  }
  return parts.map((part) => (part.units === 0 ? 0 : sign * part.units));
}

function safe(minor: number): number {
  if (!Number.isSafeInteger(minor)) {
    throw new DomainError('INVALID_INPUT', `An amount must be a whole number of minor units below 2^53, got ${minor}.`);
  }
  return minor;
}

function sameCurrency(a: Money, b: Money): Money {
  if (a.currency !== b.currency) {
    throw new DomainError('CURRENCY_MISMATCH', `Cannot combine ${a.currency} with ${b.currency}.`);
  }
  return b;
}
