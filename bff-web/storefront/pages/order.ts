import { randomUUID } from 'node:crypto';
import type { OrderCancelPayload, OrderDetail, OrderPage, ReturnRequestPayload, Session, Shipment, UserError } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { html, raw, when, type Html } from '../html/html.ts';
import { csrfField } from '../html/layout.ts';
import { documentName, fulfilmentText, isoOf, missingParts, notice, picture, refusals, totalsList } from '../html/parts.ts';
import { itemsOf, pieceNames, wrongPieces } from '../html/pieces.ts';
import { notFound, refused, type GoTo, type Page, type Shown } from '../page.ts';
import { dateFormat, type Visit } from '../visit.ts';
import { messagesPanel } from './messages.ts';

export const orderPage: Page = { method: 'GET', path: '/orders/*', show: (visit) => showOrder(visit, visit.rest) };

async function showOrder(visit: Visit, number: string, errors: readonly UserError[] = []): Promise<Shown | GoTo> {
  const answer = await visit.query<{ orderPage: OrderPage | null }>('OrderPage', { number });
  if (!answer.data) return refused(answer);
  if (!answer.data.orderPage) return notFound('this order', 'Only who bought it can see it: look whether you are signed in with the right account.');
  const { order, shipments, timeline } = answer.data.orderPage;
  const session = await visit.session();
  const date = dateFormat(visit);
  const moment = dateFormat(visit, { dateStyle: 'medium', timeStyle: 'short' });
  return {
    title: `Order ${number}`,
    ...(errors.length > 0 && { status: 422 }),
    scripts: ['live-order.js'],
    body: html`<div data-page="${paths.order(number)}" data-order="${order?.id ?? ''}" data-live="${order ? visit.streamAddress('OrderUpdated', { orderId: order.id }) : ''}">${visit.request.query.get('thanks') ? notice(html`<strong>Thank you.</strong> The makers know about it and will send their parts.`, 'good') : null}
<h1>Order ${number}</h1>${refusals(errors)}${missingParts(answer.missingSections)}
${when(order, (one) => orderHead(one, date))}
<div class="order-columns"><div>${shipments?.map((shipment) => html`${shipmentOf(shipment, date)}${afterwards(shipment, { orderId: order?.id, number, session, moment, typed: errors.length > 0 ? visit.form : new URLSearchParams() })}`)}</div>
<aside class="summary" aria-label="Sum">${when(order, (one) => html`<h2>In all</h2>${totalsList(one.totals)}${one.refunded.minorUnits === 0 ? null : html`<p>Refunded: ${one.refunded.formatted}</p>`}${when(notCharged(one, shipments ?? []), (text) => html`<p class="hint">${text}</p>`)}<h2>Goes to</h2><address>${one.shippingAddress.map((line) => html`${line}<br>`)}</address>${one.isCancellable ? cancelForm(one, csrfField(session)) : null}`)}
${when(timeline, (entries) => html`<h2>What happened</h2><ol class="timeline">${entries.map(({ at, description }) => html`<li><time datetime="${isoOf(at)}">${moment.format(new Date(at))}</time> ${description}</li>`)}</ol>`)}</aside></div></div>`,
  };
}

/** The sums are as they were bought: what became of the money of what was called off since. */
function notCharged({ paymentState }: OrderDetail, shipments: readonly Shipment[]): string | null {
  if (paymentState === 'VOIDED') return 'Nothing was charged: what was set aside at your bank is set free.';
  const isReduced = shipments.some(({ lines }) => lines.some(({ cancelledQuantity }) => cancelledQuantity > 0));
  return isReduced ? 'You are not charged for what was called off.' : null;
}

function orderHead({ placedAt, fulfilmentState, email }: OrderDetail, date: Intl.DateTimeFormat): Html {
  return html`<p class="lead"><time datetime="${isoOf(placedAt)}">${date.format(new Date(placedAt))}</time> · <strong>${fulfilmentText(fulfilmentState)}</strong>${when(email, (address) => html` · news go to ${address}`)}</p>`;
}

function shipmentOf({ number, vendorName, vendorUrl, fulfilmentState, lines, parcels, shippingAddress, total }: Shipment, date: Intl.DateTimeFormat): Html {
  return html`<section class="parcel"><h2>From ${vendorUrl ? html`<a href="${vendorUrl}">${vendorName}</a>` : vendorName}</h2><p class="facts"><span>${number}</span> <span class="state">${fulfilmentText(fulfilmentState)}</span></p>
<ul class="lines">${lines.map(({ title, variantTitle, url, image, quantity, cancelledQuantity, total: sum }) => html`<li class="line">${picture(image, { sizes: '6rem', alt: '' })}<div><p class="title">${url ? html`<a href="${url}">${title}</a>` : title} <span class="variant">${variantTitle}</span></p><p class="facts">${quantity} ${quantity === 1 ? 'piece' : 'pieces'}${cancelledQuantity > 0 ? `, ${cancelledQuantity} called off` : null}</p></div><p class="line-sum">${sum.formatted}</p></li>`)}</ul>
${parcels.map(({ carrier, trackingNumber, shippedAt, deliveredAt }) => html`<p class="track">${deliveredAt ? `Delivered ${date.format(new Date(deliveredAt))}` : `Sent ${date.format(new Date(shippedAt))}`} with ${carrier}${trackingNumber ? html`, <code>${trackingNumber}</code>` : null}</p>`)}
${when(shippingAddress, (to) => html`<p class="track">Goes to ${to.join(', ')}</p>`)}<p class="parcel-sum">This maker’s part ${total.formatted}</p></section>`;
}

interface Around {
  orderId: string | undefined;
  number: string;
  session: Session | null;
  /** How day and time are written. */
  moment: Intl.DateTimeFormat;
  /** The form that was just refused: it stays open, with what was typed. */
  typed: URLSearchParams;
}

/** What can still be done about one maker's part: papers, words, goods that go back. */
function afterwards({ id, lines, returns, isReturnable, documents, messages, vendorName }: Shipment, { orderId, number, session, moment, typed }: Around): Html {
  const back = paths.order(number);
  const count = (lineId: string): string => typed.get(`line:${lineId}`) ?? '0';
  const isOpen = (isRefused: boolean): Html | null => (isRefused ? raw(' open') : null);
  const pieces = orderId === undefined ? [] : lines.filter(({ openQuantity }) => openQuantity > 0);
  return html`<div class="afterwards">${documents?.map(({ kind, number: paper, url }) => html`<p><a href="${url}">${documentName(kind)} ${paper ?? ''} of ${vendorName} (PDF)</a></p>`)}
${returns.map(({ items, unpaidItems, state, declineReason }) => html`<p>Return of ${pieceNames(items)}: <span class="state">${state.toLowerCase()}</span>${when(declineReason, (why) => html`: ${why}`)}${unpaidItems.length > 0 ? ` You never paid for ${pieceNames(unpaidItems)}, so no money goes back for that.` : null}</p>`)}
${pieces.length > 0 ? html`<details${isOpen(typed.has('pieces') && pieces.some(({ id: lineId }) => typed.has(`line:${lineId}`)))}><summary>Call off some of what ${vendorName} has not sent</summary><form class="action" method="post" action="/order-cancel">${csrfField(session)}<input type="hidden" name="id" value="${orderId}"><input type="hidden" name="number" value="${number}"><input type="hidden" name="attempt" value="${randomUUID()}"><input type="hidden" name="pieces" value="some">${pieces.map(({ id: lineId, title, openQuantity }) => html`<div class="field"><label for="off-${lineId}">How many of ${title} to call off</label><input id="off-${lineId}" name="line:${lineId}" type="number" min="0" max="${openQuantity}" value="${count(lineId)}"></div>`)}<button>Call these off</button></form></details>` : null}
${isReturnable ? html`<details${isOpen(typed.get('id') === id && typed.has('reason'))}><summary>Send something back to ${vendorName}</summary><form class="action" method="post" action="/return-request">${csrfField(session)}<input type="hidden" name="id" value="${id}"><input type="hidden" name="number" value="${number}"><input type="hidden" name="attempt" value="${randomUUID()}">${lines.map(({ id: lineId, title, quantity }) => html`<div class="field"><label for="back-${lineId}">How many of ${title}</label><input id="back-${lineId}" name="line:${lineId}" type="number" min="0" max="${quantity}" value="${count(lineId)}"></div>`)}<div class="field"><label for="why-${id}">Why</label><input id="why-${id}" name="reason" value="${typed.get('id') === id ? (typed.get('reason') ?? '') : ''}" required maxlength="300"></div><button>Ask to send it back</button></form></details>` : null}
${when(messages, (list) => html`<details><summary>Messages with ${vendorName}${list.length > 0 ? ` (${list.length})` : ''}</summary>${messagesPanel({ messages: list, vendorOrderId: id, back, session, moment })}</details>`)}</div>`;
}

export const returnRequest: Page = {
  method: 'POST',
  path: '/return-request',
  async show(visit) {
    const { form } = visit;
    const number = form.get('number') ?? '';
    const wrong = wrongPieces(form, 'Say how many pieces of what should go back; nothing was asked for yet.');
    if (wrong) return showOrder(visit, number, [wrong]);
    const answer = await visit.mutate<{ returnRequest: ReturnRequestPayload }>('ReturnRequest', { vendorOrderId: form.get('id') ?? '', idempotencyKey: form.get('attempt') ?? '', input: { items: itemsOf(form), reason: form.get('reason')?.trim() ?? '' } });
    if (!answer.data) return refused(answer);
    const { userErrors } = answer.data.returnRequest;
    return userErrors.length > 0 ? showOrder(visit, number, userErrors) : { to: paths.order(number) };
  },
};

function cancelForm({ id, number, fulfilmentState }: OrderDetail, csrf: Html | null): Html {
  return html`<details class="cancel"><summary>${fulfilmentState === 'UNFULFILLED' ? 'Call the order off' : 'Call off what was not sent'}</summary><form method="post" action="/order-cancel">${csrf}<input type="hidden" name="id" value="${id}"><input type="hidden" name="number" value="${number}"><input type="hidden" name="attempt" value="${randomUUID()}"><p>What was not sent yet is called off; what was set aside at your bank is set free.</p><button>Call it off</button></form></details>`;
}

export const orderCancel: Page = {
  method: 'POST',
  path: '/order-cancel',
  async show(visit) {
    const number = visit.form.get('number') ?? '';
    const wrong = visit.form.has('pieces') ? wrongPieces(visit.form, 'Say how many pieces of what to call off; nothing was called off yet.') : null;
    if (wrong) return showOrder(visit, number, [wrong]);
    const answer = await visit.mutate<{ orderCancel: OrderCancelPayload }>('OrderCancel', { id: visit.form.get('id') ?? '', idempotencyKey: visit.form.get('attempt') ?? '', ...(visit.form.has('pieces') && { items: itemsOf(visit.form) }) });
    if (!answer.data) return refused(answer);
    const { userErrors } = answer.data.orderCancel;
    return userErrors.length > 0 ? showOrder(visit, number, userErrors) : { to: paths.order(number) };
  },
};
