/** Payments that the provider declined for good, and what administrators decide about them. */
import { randomUUID } from 'node:crypto';
import type { AdminFailedPayment, FailedPaymentResolution, PaymentState, Session } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { html, raw, when, type Html } from './html.ts';
import { isoOf, notice } from './parts.ts';
import { actionForm } from './workplace.ts';

const declined = { CAPTURE: 'not collected', REFUND: 'not given back', VOID: 'not set free' } as const;

/** Each decision as it is chosen, and as it is told of afterwards. */
const decisions: Readonly<Record<FailedPaymentResolution, { choice: string; told: string }>> = {
  RETRY: { choice: 'Ask the provider again', told: 'The provider is asked again' },
  WRITE_OFF: { choice: 'Write it off, and set free what is held', told: 'It is written off' },
  SETTLED_OTHERWISE: { choice: 'It was paid by other means', told: 'It is booked as paid by other means' },
};
const states: Readonly<Record<PaymentState, string>> = {
  AUTHORIZED: 'set aside at the buyer’s bank', PARTIALLY_CAPTURED: 'collected in part', CAPTURED: 'collected', PARTIALLY_REFUNDED: 'given back in part', REFUNDED: 'given back', VOIDED: 'set free',
};

export interface FailedPayments {
  session: Session | null;
  /** What was sent and refused, to be put right. */
  typed: URLSearchParams;
  moment: Intl.DateTimeFormat;
}

export function failedPaymentList(found: readonly AdminFailedPayment[], { session, typed, moment }: FailedPayments): Html {
  if (found.length === 0) return html`<p>None.</p>`;
  const one = (payment: AdminFailedPayment): Html => {
    const { id, kind, amount, reason, failedAt, orderNumber, resolutions } = payment;
    return html`<li class="order-card"><span class="title">${orderNumber ?? 'unknown order'}</span> <code>${id}</code><p class="facts"><span class="state">${declined[kind]}</span> ${amount.formatted} <time datetime="${isoOf(failedAt)}">since ${moment.format(new Date(failedAt))}</time></p>${when(reason, (why) => html`<p>${why}</p>`)}${resolutions.length === 0 ? null : decisionForm(payment, session, typed)}</li>`;
  };
  return html`<ul class="orders">${found.map(one)}</ul>`;
}

/** One of the decisions that this payment allows, with its reason. The key makes a second click harmless. */
function decisionForm({ id, orderNumber, resolutions }: AdminFailedPayment, session: Session | null, typed: URLSearchParams): Html {
  const isRefused = typed.get('id') === id;
  const was = (name: string): string => (isRefused ? (typed.get(name) ?? '') : '');
  const about = orderNumber ?? id;
  const choices = resolutions.map((resolution) => html`<label class="choice"><input type="radio" name="resolution" value="${resolution}" required${raw(was('resolution') === resolution ? ' checked' : '')}> ${decisions[resolution].choice}</label>`);
  const reference = html`<div class="field"><label for="${id}-reference">Reference of the payment by other means <span class="optional">(only then)</span></label><input id="${id}-reference" name="reference" value="${was('reference')}" maxlength="140" autocomplete="off" aria-describedby="${id}-reference-hint"><p class="hint" id="${id}-reference-hint">Buyer and shop read it.</p></div>`;
  const reason = html`<div class="field"><label for="${id}-reason">Reason</label><input id="${id}-reason" name="reason" value="${was('reason')}" required maxlength="300" autocomplete="off" aria-describedby="${id}-reason-hint"><p class="hint" id="${id}-reason-hint">Kept with the audit.</p></div>`;
  return html`<details class="with-reason"${raw(isRefused ? ' open' : '')}><summary>Decide<span class="visually-hidden"> about ${about}</span></summary>${actionForm({
    action: paths.adminPayments, what: 'RESOLVE', label: 'Decide', about: `about ${about}`, session, hidden: { id, attempt: randomUUID() },
    fields: html`<fieldset><legend>What becomes of it</legend>${choices}</fieldset>${resolutions.includes('SETTLED_OTHERWISE') ? reference : null}${reason}`,
  })}</details>`;
}

/** Where it says what was decided: the address that a form about a payment leads to. */
export function decidedPaymentPath(decided: FailedPaymentResolution, { orderNumber, paymentState }: { orderNumber?: string | null | undefined; paymentState?: PaymentState | null | undefined }): string {
  return `${paths.admin}?${new URLSearchParams({ decided, order: orderNumber ?? '', payment: paymentState ?? '' }).toString()}`;
}

/** What was decided, in words; nothing for an address that says nothing of it. */
export function decidedPayment(query: URLSearchParams): Html | null {
  const decision = (decisions as Readonly<Record<string, { told: string }>>)[query.get('decided') ?? ''];
  const state = (states as Readonly<Record<string, string>>)[query.get('payment') ?? ''];
  const order = query.get('order');
  return when(decision, ({ told }) => notice(`${order ? `Order ${order}: ` : ''}${told}.${state ? ` The payment of the order is ${state}.` : ''}`, 'good'));
}
