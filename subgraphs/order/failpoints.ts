/** Every place where a fault test may kill this service. A test goes through all of them: a new one cannot be forgotten there. */
import { failpoint } from '#platform/testing/failpoint';

const sides = ['before-commit', 'after-commit'] as const;
const checkoutStates = ['RESERVING', 'AUTHORIZING', 'PAYMENT_UNKNOWN', 'CONFIRMING', 'PLACED', 'VOIDING', 'RELEASING', 'FAILED'] as const;
const checkoutCalls = ['authorizePayment', 'lookUpPayment', 'voidPayment'] as const;
const operations = ['CAPTURE', 'REFUND', 'VOID'] as const;

type Side = (typeof sides)[number];
export type OrderFailpoint =
  /** A checkout moves into a state; CREATED never outlives its transaction. */
  | `checkout.${(typeof checkoutStates)[number] | 'CREATED'}.${Side}`
  /** The provider has answered, and nobody has noted it yet. */
  | `checkout.${(typeof checkoutCalls)[number]}.answered`
  /** A call is decided on (before the commit), taken up, answered, booked. */
  | `payment.${(typeof operations)[number]}.${'requested' | 'claimed' | 'answered' | `settled.${Side}`}`
  | `payout.${`claimed.${Side}` | 'attempted' | 'answered' | `settled.${Side}`}`;

export const orderFailpoints: readonly OrderFailpoint[] = [
  ...checkoutStates.flatMap((state) => sides.map((side) => `checkout.${state}.${side}` as const)),
  ...checkoutCalls.map((call) => `checkout.${call}.answered` as const),
  ...operations.flatMap((kind) => (['requested', 'claimed', 'answered', 'settled.before-commit', 'settled.after-commit'] as const).map((place) => `payment.${kind}.${place}` as const)),
  ...(['claimed.before-commit', 'claimed.after-commit', 'attempted', 'answered', 'settled.before-commit', 'settled.after-commit'] as const).map((place) => `payout.${place}` as const),
];

/** Dies here when a fault test says so. */
export const mayDie: (place: OrderFailpoint) => void = failpoint;
