import type { CheckoutState, CheckoutStatus } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { html, raw, type Html } from '../html/html.ts';
import { notice } from '../html/parts.ts';
import { notFound, refused, type Page } from '../page.ts';

const steps = [
  { title: 'Goods set aside', states: ['CREATED', 'RESERVING'] },
  { title: 'Payment authorised', states: ['AUTHORIZING', 'PAYMENT_UNKNOWN'] },
  { title: 'Order written', states: ['CONFIRMING'] },
] as const;

/** How far a purchase is: the first steps are done, the next is being worked on. */
export function stepsDone(state: CheckoutState): number {
  if (state === 'PLACED') return steps.length;
  return Math.max(0, steps.findIndex(({ states }) => (states as readonly string[]).includes(state)));
}

export const checkoutProgressPage: Page = {
  method: 'GET',
  path: '/checkout/*',
  async show(visit) {
    const answer = await visit.query<{ checkoutStatus: CheckoutStatus | null }>('CheckoutStatus', { id: visit.rest });
    if (!answer.data) return refused(answer);
    const status = answer.data.checkoutStatus;
    if (!status) return notFound('this purchase');
    if (status.orderUrl) return { to: `${status.orderUrl}?thanks=1` };
    return {
      title: status.failure ? 'Not bought' : 'One moment',
      status: 200,
      scripts: ['progress.js'],
      head: status.isFinished || status.actionUrl ? undefined : html`<noscript><meta http-equiv="refresh" content="2"></noscript>`,
      body: html`<div class="narrow" data-checkout="${status.id}" data-finished="${String(status.isFinished)}" data-live="${status.isFinished ? '' : visit.streamAddress('CheckoutUpdated', { id: status.id })}">${body(status)}</div>`,
    };
  },
};

function body(status: CheckoutStatus): Html {
  if (status.failure) return html`<h1>That did not work</h1>${notice(status.failure.message, 'bad')}<p>Nothing was bought and nothing is charged; your cart is as it was.</p><p><a class="button" href="${paths.cart}">Back to the cart</a></p>`;
  const done = stepsDone(status.state);
  return html`<h1>One moment, please</h1>
<ol class="steps" aria-live="polite">${steps.map(({ title }, index) => html`<li class="${index < done ? 'done' : index === done ? 'current' : ''}"${raw(index === done ? ' aria-current="step"' : '')}>${title}${index < done ? html`<span class="visually-hidden">, done</span>` : null}</li>`)}</ol>
${status.actionUrl ? html`<p>Your bank wants to hear from you before it pays.</p><p><a class="button primary" href="${status.actionUrl}" rel="noopener">Confirm at your bank</a></p><p class="hint">Come back to this page afterwards; it goes on by itself.</p>` : html`${status.state === 'PAYMENT_UNKNOWN' ? html`<p>The bank takes longer than usual to answer. Please do not buy again: we keep asking, and you are charged once at most.</p>` : null}<p class="hint">You can close this page: the purchase goes on, and a mail tells you how it ended.</p>`}`;
}
