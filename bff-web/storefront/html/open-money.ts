/** Money that waits for operators, who see to it at the payment provider. */
import type { AdminDispute, AdminWaitingPayout } from '../../generated/schema-types.ts';
import { html, when, type Html } from './html.ts';
import { isoOf } from './parts.ts';

const reasonText = (reason: string): string => reason.replaceAll('_', ' ');

/** What buyers dispute at their bank. */
export function disputeList(found: readonly AdminDispute[], date: Intl.DateTimeFormat): Html {
  if (found.length === 0) return html`<p>None.</p>`;
  return html`<p class="hint">They are answered at the payment provider.</p><ul class="orders">${found.map(({ id, amount, reason, openedAt, answerBy, orderNumber }) => html`<li class="order-card"><span class="title">${orderNumber ?? 'unknown order'}</span> <code>${id}</code><p class="facts"><span class="state">${reasonText(reason)}</span> ${amount.formatted} <time datetime="${isoOf(openedAt)}">since ${date.format(new Date(openedAt))}</time></p>${answerBy ? html`<p>To be answered by <time datetime="${isoOf(answerBy)}">${date.format(new Date(answerBy))}</time></p>` : html`<p>It cannot be answered any more.</p>`}</li>`)}</ul>`;
}

/** What shops wait for until the marketplace has money at the payment provider. */
export function waitingPayoutList(found: readonly AdminWaitingPayout[], moment: Intl.DateTimeFormat): Html {
  if (found.length === 0) return html`<p>None.</p>`;
  return html`<p class="hint">Each is asked for again by itself, in growing pauses.</p><ul class="orders">${found.map(({ id, vendorName, amount, reason, waitingSince }) => html`<li class="order-card"><span class="title">${vendorName ?? 'A shop'}</span> <code>${id}</code><p class="facts">${amount.formatted}${when(waitingSince, (since) => html` <time datetime="${isoOf(since)}">since ${moment.format(new Date(since))}</time>`)}</p>${when(reason, (why) => html`<p>${reasonText(why)}</p>`)}</li>`)}</ul>`;
}
