/** An error in the shape of Stripe's API. */
export class StripeFailure extends Error {
  readonly status: number;
  readonly error: object;

  constructor(status: number, type: string, code: string | undefined, message: string, more: object = {}) {
    super(message);
    this.status = status;
    this.error = { type, code, message, doc_url: `https://stripe.com/docs/error-codes/${code ?? ''}`, ...more };
  }

  answer(): { status: number; body: object } {
    return { status: this.status, body: { error: this.error } };
  }
}
