/**
 * The smallest step in which a currency is charged. Card processors take currencies with three digits by tens of their minor units only, although prices have
 * all three: whatever is collected, given back or paid out is a multiple of the step. Source: https://docs.stripe.com/currencies#three-decimal
 */
import { basisPointsOf, fractionDigits } from '#platform/money/money';

/** Of a currency, in minor units. */
export function chargeStep(currency: string): number {
  return fractionDigits(currency) === 3 ? 10 : 1;
}

/** What is asked of somebody: never more than it costs. */
export function stepDown(minor: number, step: number): number {
  return minor - (minor % step);
}

/** What somebody is let off: never less than was promised. */
export function stepUp(minor: number, step: number): number {
  return stepDown(minor + step - 1, step);
}

/** A share of a multiple of the step, rounded half-up to the step. */
export function stepShare(minor: number, bps: number, step: number): number {
  return basisPointsOf(minor / step, bps) * step;
}
