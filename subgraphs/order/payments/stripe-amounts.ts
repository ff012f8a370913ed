import { fractionDigits, money, type Money } from '#platform/money/money';
import { requestRefused } from './call-outcome.ts';

/**
 * Currencies without fraction digits that Stripe still counts in hundredths.
 * Source: https://docs.stripe.com/currencies#special-cases
 */
const countedInHundredths = ['ISK', 'UGX'];

/** Our minor units as Stripe's `amount`. Throws PAYMENT_REQUEST_REFUSED for an amount Stripe cannot express. */
export function toStripeAmount({ minor, currency }: Money): { amount: number; currency: string } {
  // Stripe takes three-digit currencies only with a last digit of 0.
  if (fractionDigits(currency) === 3 && minor % 10 !== 0)
    throw requestRefused(`Stripe needs ${currency} amounts that are a multiple of 10 minor units, got ${minor}`, {
      minor,
      currency,
    });
  return { amount: countedInHundredths.includes(currency) ? minor * 100 : minor, currency: currency.toLowerCase() };
}

/** Stripe's `amount` in our minor units. */
export function fromStripeAmount(amount: number, stripeCurrency: string): Money {
  const currency = stripeCurrency.toUpperCase();
  return money(countedInHundredths.includes(currency) ? Math.round(amount / 100) : amount, currency);
}
