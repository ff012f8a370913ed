import { DomainError } from '#platform/errors/domain-error';

/**
 * The axes of an order are orthogonal: whether it stands, where the money is, where the goods are, whether
 * goods came back. Each is stored on its own, and each table lists the moves it allows.
 */
export const axes = {
  order: {
    OPEN: ['COMPLETED', 'CANCELLED'],
    COMPLETED: [],
    CANCELLED: [],
  },
  vendorOrder: {
    PENDING: ['ACCEPTED', 'REJECTED', 'CANCELLED'],
    // REJECTED: it accepted, and then found that it lacks the goods.
    ACCEPTED: ['COMPLETED', 'REJECTED', 'CANCELLED'],
    REJECTED: [],
    CANCELLED: [],
    COMPLETED: [],
  },
  payment: {
    AUTHORIZED: ['PARTIALLY_CAPTURED', 'CAPTURED', 'VOIDED'],
    // Voiding the rest of a partly captured payment leaves nothing to capture: it counts as captured.
    PARTIALLY_CAPTURED: ['CAPTURED', 'PARTIALLY_REFUNDED', 'REFUNDED'],
    // Back to CAPTURED or PARTIALLY_CAPTURED never: what was given back stays visible.
    CAPTURED: ['PARTIALLY_REFUNDED', 'REFUNDED'],
    PARTIALLY_REFUNDED: ['REFUNDED'],
    // A refund of all that was captured so far, then another parcel.
    REFUNDED: ['PARTIALLY_REFUNDED'],
    VOIDED: [],
  },
  fulfilment: {
    UNFULFILLED: ['PARTIALLY_SHIPPED', 'SHIPPED', 'CANCELLED'],
    // DELIVERED directly: the rest was called off and what was sent has arrived.
    PARTIALLY_SHIPPED: ['SHIPPED', 'DELIVERED'],
    SHIPPED: ['DELIVERED'],
    DELIVERED: [],
    CANCELLED: [],
  },
  return: {
    NONE: ['REQUESTED'],
    REQUESTED: ['NONE', 'APPROVED'],
    APPROVED: ['PARTIALLY_RETURNED', 'RETURNED'],
    PARTIALLY_RETURNED: ['REQUESTED', 'RETURNED'],
    RETURNED: [],
  },
} as const;

export type Axis = keyof typeof axes;
export type StateOf<A extends Axis> = keyof (typeof axes)[A] & string;
export type OrderState = StateOf<'order'>;
export type VendorOrderState = StateOf<'vendorOrder'>;
export type PaymentState = StateOf<'payment'>;
export type FulfilmentState = StateOf<'fulfilment'>;
export type ReturnState = StateOf<'return'>;

/** Whether an axis may move from one state to another. */
export function canMove<A extends Axis>(axis: A, from: StateOf<A>, to: StateOf<A>): boolean {
  const table = axes[axis] as Readonly<Record<string, readonly string[] | undefined>>;
  return table[from]?.includes(to) ?? false;
}

/** Returns `to` when the axis may move there from `from` or is there already; throws INVALID_STATE otherwise. */
export function move<A extends Axis>(axis: A, from: StateOf<A>, to: StateOf<A>): StateOf<A> {
  if (from === to || canMove(axis, from, to)) return to;
  throw new DomainError('INVALID_STATE', `${axis} state cannot go from ${from} to ${to}`, { details: { axis, from, to } });
}

/** Payment state from the amounts. Amounts are minor units of one currency; `voidedMinor` was set free without being collected. */
export function paymentStateOf(sums: {
  authorizedMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  voidedMinor: number;
}): PaymentState {
  const { authorizedMinor, capturedMinor, refundedMinor, voidedMinor } = sums;
  if (refundedMinor > capturedMinor || capturedMinor + voidedMinor > authorizedMinor)
    throw new DomainError('PAYMENT_SUMS_INVALID', 'refunded must not exceed captured, captured + voided not authorised', {
      details: { ...sums },
    });
  if (refundedMinor > 0) return refundedMinor === capturedMinor ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  if (authorizedMinor === 0) return 'CAPTURED';
  if (capturedMinor === 0) return voidedMinor === authorizedMinor ? 'VOIDED' : 'AUTHORIZED';
  return capturedMinor + voidedMinor === authorizedMinor ? 'CAPTURED' : 'PARTIALLY_CAPTURED';
}

/** Fulfilment state from what was ordered, called off, sent and delivered, in units. */
export function fulfilmentStateOf(units: {
  ordered: number;
  cancelled: number;
  shipped: number;
  delivered: number;
}): FulfilmentState {
  const { ordered, cancelled, shipped, delivered } = units;
  if (cancelled + shipped > ordered || delivered > shipped)
    throw new DomainError('FULFILMENT_SUMS_INVALID', 'cancelled + shipped must not exceed ordered, delivered not shipped', {
      details: { ...units },
    });
  if (cancelled === ordered) return 'CANCELLED';
  if (shipped === 0) return 'UNFULFILLED';
  if (cancelled + shipped < ordered) return 'PARTIALLY_SHIPPED';
  return delivered === shipped ? 'DELIVERED' : 'SHIPPED';
}

/** State of a whole order from its vendor orders: open while one is, cancelled when none was fulfilled. */
export function orderStateOf(parts: readonly VendorOrderState[]): OrderState {
  if (parts.some((state) => state === 'PENDING' || state === 'ACCEPTED')) return 'OPEN';
  return parts.includes('COMPLETED') ? 'COMPLETED' : 'CANCELLED';
}
