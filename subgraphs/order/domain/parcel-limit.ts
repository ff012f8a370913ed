/**
 * How often one payment can be collected from. Card processors set an end to it: Stripe captures an authorisation at most 50 times
 * (https://docs.stripe.com/payments/multicapture), and has 50 entries on it for us to mark captures and a few other things with
 * (https://docs.stripe.com/metadata). So each order goes in at most so many parcels that cost something, and nobody's goods leave that can no longer be collected for.
 */

/** Parcels that one payment can be collected for; so an order can be of as many vendors at most. */
export const mostParcels = 45;

export interface ParcelsSoFar {
  /** Of the whole order, those that are paid for or to be. */
  readonly collected: number;
  /** Other vendors of the order who still have something to send, and need a parcel each. */
  readonly othersToSend: number;
}

/** Whether a vendor may leave something for a later parcel. All that it has left can always be sent at once. */
export function mayLeaveRest({ collected, othersToSend }: ParcelsSoFar): boolean {
  return collected + 2 + othersToSend <= mostParcels;
}
