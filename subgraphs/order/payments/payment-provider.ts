import type { IncomingHttpHeaders } from 'node:http';
import type { Money } from '#platform/money/money';
import type { Deadline } from '#platform/resilience/deadline';
import type { PaymentEvent } from './payment-event.ts';
import type { MovementsQuery, ProviderMovement } from './provider-movement.ts';

/** Why an outcome is unknown. `not_sent`: the deadline had passed before the call; still ask before assuming anything. */
export type UnknownCause = 'timeout' | 'connection' | 'server_error' | 'rate_limited' | 'bad_answer' | 'not_sent';

/**
 * Every call ends in one of these. `declined` is definite: nothing was moved. `unknown` is not: the provider may
 * have done it, so never release, never charge again, but ask by the key (`lookUpByKey`) or repeat with the same key.
 */
export type PaymentResult<T> =
  | { readonly status: 'succeeded'; readonly value: T }
  | { readonly status: 'declined'; readonly reason: string }
  | { readonly status: 'requiresAction'; readonly url: string; readonly value: T }
  | { readonly status: 'unknown'; readonly cause: UnknownCause; readonly message: string };

export type Unknown = Extract<PaymentResult<unknown>, { status: 'unknown' }>;

/** `voided`: there was an authorisation, and it holds nothing any more. `notFound`: no such request was carried out so far. */
export type LookUpResult =
  | PaymentResult<{ readonly id: string }>
  | { readonly status: 'voided'; readonly id: string }
  | { readonly status: 'notFound' };

interface Call {
  /** Makes a repetition harmless: the same key with the same input happens once. Keep it before calling. */
  readonly idempotencyKey: string;
  /** What it is for on our side, for example the checkout or vendor order; comes back in webhooks and exports. */
  readonly reference: string;
}

export interface AuthorizeInput extends Call {
  readonly amount: Money;
  /** Token from the provider's client library. Never card data. */
  readonly paymentMethod: string;
}

export interface CaptureInput extends Call {
  readonly authorizationId: string;
  /** At most what is left of the authorisation. */
  readonly amount: Money;
  /** All that may still be asked for of the authorisation, this included: what a card that can be collected from only once is collected from for. Everything unless set. */
  readonly open?: Money;
}

export interface CaptureValue {
  readonly captureId: string;
  /**
   * What was collected with the first capture, in place of what each one collects: the card cannot be collected from again. Later captures are answered from it
   * without any money moving, and a void gives the buyer back what is left of it.
   */
  readonly collectedAtOnce?: Money;
}

export interface VoidInput extends Call {
  readonly authorizationId: string;
}

/** Of a call that moves money outwards, and whose effect is not seen on what it is made on. */
interface RepeatableCall extends Call {
  /** It was made before and its answer is not known. Keys are forgotten by providers, after a day by Stripe, so it is looked for before it is made again. */
  readonly isRepeated?: boolean;
}

export interface RefundInput extends RepeatableCall {
  readonly captureId: string;
  /** At most what is left of the capture. */
  readonly amount: Money;
}

export interface Payee {
  readonly vendorId: string;
  /** What the provider calls the vendor's account; null when the vendor has not told. */
  readonly account: string | null;
}

export interface TransferInput extends RepeatableCall {
  /** The vendor's account at the provider. */
  readonly destination: string;
  readonly amount: Money;
}

export interface LookUpInput extends Call {
  readonly operation: 'authorize' | 'capture' | 'void' | 'refund' | 'transfer';
  /** Needed for capture and void by providers that cannot look up by key alone. */
  readonly authorizationId?: string;
  /** The same for refund. */
  readonly captureId?: string;
}

export interface CallOptions {
  /** The call ends by then at the latest; its outcome is then `unknown`. */
  readonly deadline?: Deadline;
}

/**
 * What the order subgraph needs from a payment provider. Outcomes are values; what throws is a mistake of ours
 * (DomainError PAYMENT_REQUEST_REFUSED: bad key, bad request, key reused for another input), and then nothing was moved.
 */
export interface PaymentProvider {
  readonly name: string;
  /** Sets money aside at the buyer's bank. */
  authorize(input: AuthorizeInput, options?: CallOptions): Promise<PaymentResult<{ readonly authorizationId: string }>>;
  /** Collects a part of an authorisation; the rest stays available to later captures. */
  capture(input: CaptureInput, options?: CallOptions): Promise<PaymentResult<CaptureValue>>;
  /** Sets free what was not captured, or gives it back where it was collected all the same. Succeeds, too, where nothing is held any more. */
  void(input: VoidInput, options?: CallOptions): Promise<PaymentResult<{ readonly authorizationId: string }>>;
  /** Gives a part of a capture back. */
  refund(input: RefundInput, options?: CallOptions): Promise<PaymentResult<{ readonly refundId: string }>>;
  /** Where a transfer to a vendor has to go; null while its account there is not known. Asks nobody. */
  destinationOf(payee: Payee): string | null;
  /** Sends money to a vendor. `isPaid` is false while it is under way: a webhook tells the end. */
  transfer(
    input: TransferInput,
    options?: CallOptions,
  ): Promise<PaymentResult<{ readonly transferId: string; readonly isPaid: boolean }>>;
  /** What became of the request with a key. Changes nothing. */
  lookUpByKey(input: LookUpInput, options?: CallOptions): Promise<LookUpResult>;
  /** Verifies and parses a webhook; throws DomainError WEBHOOK_REFUSED when it is forged, too old or unreadable. */
  readWebhook(request: { headers: IncomingHttpHeaders; body: Buffer }): PaymentEvent;
  /**
   * What the provider says has happened in a span of time, in no particular order: to compare books with. It ends when all was told, and throws
   * DomainError PAYMENT_MOVEMENTS_UNREADABLE otherwise.
   */
  movements(query: MovementsQuery): AsyncIterable<ProviderMovement>;
  close(): Promise<void>;
}
