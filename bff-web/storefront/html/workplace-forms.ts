/** Small forms beside what a shop's people look at. */
import { randomUUID } from 'node:crypto';
import type { Session, StockAdjustReason, StockRow } from '../../generated/schema-types.ts';
import { html, type Html } from './html.ts';
import { actionForm } from './workplace.ts';

/** An answer to a review, folded away until it is wanted. */
export function replyForm(id: string, authorName: string, shop: string, session: Session | null): Html {
  return html`<details class="with-reason"><summary>Answer<span class="visually-hidden"> ${authorName}</span></summary>${actionForm({
    action: '/vendor/reviews', what: 'REPLY', label: 'Publish', about: `the answer to ${authorName}`, session, hidden: { id, shop },
    fields: html`<div class="field"><label for="reply-${id}">Answer, for everybody to read</label><textarea id="reply-${id}" name="reply" required maxlength="2000" rows="3"></textarea></div>`,
  })}</details>`;
}

/** Why goods come or go, in words. */
export const stockReasons: readonly (readonly [StockAdjustReason, string])[] = [
  ['RECEIVED', 'Came in'],
  ['DAMAGED', 'Damaged'],
  ['LOST', 'Lost'],
  ['COUNT_CORRECTION', 'Counted anew'],
];

/** Books goods in or out. The key makes a second click harmless. */
export function stockForm({ variantId, title, variantTitle }: StockRow, shop: string, session: Session | null): Html {
  const what = `${title} ${variantTitle}`;
  return actionForm({
    action: '/vendor/stock', what: 'ADJUST', label: 'Book', about: what, session, hidden: { variantId, shop, attempt: randomUUID() },
    fields: html`<label class="visually-hidden" for="delta-${variantId}">Change of ${what}</label><input id="delta-${variantId}" name="delta" type="number" required step="1" min="-100000" max="100000" placeholder="+10"><label class="visually-hidden" for="why-${variantId}">Reason for ${what}</label><select id="why-${variantId}" name="reason">${stockReasons.map(([value, label]) => html`<option value="${value}">${label}</option>`)}</select>`,
  });
}
