import { deadlineFor } from './checkout-deadlines.ts';
import { checkoutRules, contradiction, type Rule } from './checkout-rules.ts';
import type { CheckoutFact, CheckoutSaga, CheckoutState, FactType, Step } from './checkout-saga-types.ts';

export * from './checkout-saga-types.ts';

/** A checkout that has just been accepted. `at` is epoch ms; `paymentRequired` is false for a free order. */
export function newCheckout(input: { at: number; paymentRequired: boolean }): CheckoutSaga {
  return {
    state: 'CREATED',
    paymentRequired: input.paymentRequired,
    authorizationId: null,
    actionUrl: null,
    attempts: 0,
    reauthorizations: 0,
    unknownSince: null,
    deadlineAt: deadlineFor('CREATED', input.at),
    failure: null,
  };
}

/** Whether nothing will happen any more. */
export function isFinished(state: CheckoutState): boolean {
  return state === 'PLACED' || state === 'FAILED';
}

function ruleFor(state: CheckoutState, type: FactType): Rule {
  // The table is typed per fact; here the fact's type is only known at run time.
  return (checkoutRules[state] as Partial<Record<FactType, Rule>>)[type] ?? contradiction;
}

/**
 * The next state of a checkout after a fact, and what to do. A fact that is repeated, late or overtaken
 * changes nothing; one that contradicts the state throws INVALID_STATE.
 */
export function advanceCheckout(saga: CheckoutSaga, fact: CheckoutFact): Step {
  return ruleFor(saga.state, fact.type)(saga, fact);
}
