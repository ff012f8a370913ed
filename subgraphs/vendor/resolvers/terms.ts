/** Delivery rates, commissions and the payout account: amounts with their currencies. */
import { fixedPartsOf } from '../domain/agreements.ts';
import type { CommissionAgreementResolvers, PayoutAccountResolvers, ShippingRateResolvers, ShippingWeightStepResolvers } from '../generated/schema-types.ts';

export const ShippingRate: ShippingRateResolvers = {
  price: ({ basis, priceMinor, currency }) => (basis === 'BY_WEIGHT' ? null : { minor: priceMinor, currency }),
  weightSteps: ({ basis, weightSteps, currency }) => (basis === 'BY_WEIGHT' ? weightSteps.map((step) => ({ ...step, currency })) : null),
  freeFrom: ({ freeFromMinor, currency }) => (freeFromMinor === null ? null : { minor: freeFromMinor, currency }),
};

export const ShippingWeightStep: ShippingWeightStepResolvers = {
  price: ({ priceMinor, currency }) => ({ minor: priceMinor, currency }),
};

export const CommissionAgreement: CommissionAgreementResolvers = {
  fixed(agreement) {
    const [only, ...more] = fixedPartsOf(agreement);
    return only && more.length === 0 ? only : null;
  },
  fixedParts: (agreement) => fixedPartsOf(agreement),
};

export const PayoutAccount: PayoutAccountResolvers = {
  heldUntil: ({ heldUntil }, _args, { useCases }) => (heldUntil && heldUntil > useCases.now() ? heldUntil : null),
};
