import { randomUUID } from 'node:crypto';
import type { OrderReturn, Session, UserError, VendorOrderDetail, VendorOrderPage, VendorParcel } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { field } from '../html/form.ts';
import { html, raw, when, type Html } from '../html/html.ts';
import { documentName, isoOf, missingParts, refusals, totalsList } from '../html/parts.ts';
import { itemsOf, pieceNames, wrongPieces } from '../html/pieces.ts';
import { actionForm, notForYou, panel, reasonForm, vendorOrderText } from '../html/workplace.ts';
import { notFound, refused, type GoTo, type Page, type Shown } from '../page.ts';
import { dateFormat, type Visit } from '../visit.ts';
import { messagesPanel } from './messages.ts';

export const workplaceOrderPage: Page = { method: 'GET', path: '/vendor/orders/*', show: (visit) => showOrder(visit, visit.rest) };

const target = '/vendor/orders';

/** `errors` are why the form that was sent from there was refused: it stays open, with what was typed. */
async function showOrder(visit: Visit, id: string, errors: readonly UserError[] = []): Promise<Shown | GoTo> {
  const answer = await visit.query<{ vendorOrderPage: VendorOrderPage | null }>('VendorOrderPage', { id });
  if (answer.errors.length > 0 || !answer.data) return notForYou(answer, paths.workplaceOrder(id));
  const page = answer.data.vendorOrderPage;
  const order = page?.order;
  if (!page || !order) return notFound('this order');
  const session = await visit.session();
  const date = dateFormat(visit);
  const typed = errors.length > 0 ? visit.form : new URLSearchParams();
  return {
    title: `Order ${order.number}`,
    ...(errors.length > 0 && { status: 422 }),
    body: html`${when(order.vendorId, (vendorId) => html`<p><a href="${paths.workplace(vendorId)}">Back to the shop</a></p>`)}<h1>Order ${order.number}</h1>${refusals(errors)}${missingParts(answer.missingSections)}
<p class="lead"><time datetime="${isoOf(order.placedAt)}">${date.format(new Date(order.placedAt))}</time> · <strong>${vendorOrderText(order)}</strong>${order.isGift ? ' · a gift, no prices in the parcel' : ''}</p>
<div class="order-columns"><div>${linesOf(order)}${nextSteps(order, { session, errors, typed })}${parcelsOf(order, session, date)}${returnsOf(order, session, typed)}${panel('Messages', page.messages, (messages) => messagesPanel({ messages, vendorOrderId: order.id, back: paths.workplaceOrder(order.id), session, isOnlooker: !isOfShop(order, session), moment: dateFormat(visit, { dateStyle: 'medium', timeStyle: 'short' }) }))}</div>
<aside class="summary" aria-label="Sum"><h2>In all</h2>${totalsList(order.totals)}${when(order.earning, (earning) => html`<p>${earningText(order)} ${earning.formatted}</p>`)}
${when(order.shippingAddress, (lines) => html`<h2>Goes to</h2><address>${lines.map((line) => html`${line}<br>`)}</address>`)}${when(order.shippingName, (name) => html`<p>By ${name}</p>`)}${when(order.note, (note) => html`<h2>Note</h2><p>${note}</p>`)}${when(order.giftMessage, (text) => html`<h2>Card</h2><p>${text}</p>`)}
${page.documents?.length ? html`<h2>Papers</h2><ul class="plain-list">${page.documents.map(({ kind, number, url }) => html`<li><a href="${url}">${documentName(kind)} ${number ?? ''}</a></li>`)}</ul>` : null}</aside></div>`,
  };
}

/** Operators look on: messages are between buyer and shop. */
const isOfShop = ({ vendorId }: VendorOrderDetail, session: Session | null): boolean => session?.shops.some((shop) => shop.vendorId === vendorId) ?? false;

/** What was agreed when it was bought: of what did not stay so, the statement tells. */
function earningText({ state, paymentState, lines }: VendorOrderDetail): string {
  const isAsBought = lines.every(({ cancelledQuantity }) => cancelledQuantity === 0) && paymentState !== 'PARTIALLY_REFUNDED' && paymentState !== 'REFUNDED';
  if (state === 'REJECTED' || state === 'CANCELLED') return 'Called off before it was paid for; you would have got';
  return isAsBought ? 'You get' : 'Less your share of what was called off or given back, you get';
}

function linesOf({ lines }: VendorOrderDetail): Html {
  return html`<section class="parcel"><h2>What was bought</h2><div class="scroll" tabindex="0" role="region" aria-label="Lines"><table><thead><tr><th scope="col">Product</th><th scope="col">Number</th><th scope="col" class="number">Pieces</th><th scope="col" class="number">To send</th><th scope="col" class="number">Price</th></tr></thead>
<tbody>${lines.map(({ title, variantTitle, sku, quantity, cancelledQuantity, openQuantity, total }) => html`<tr><th scope="row">${title} <span class="variant">${variantTitle}</span></th><td>${sku}</td><td class="number">${quantity}${cancelledQuantity > 0 ? `, ${cancelledQuantity} called off` : null}</td><td class="number">${openQuantity}</td><td class="number">${total.formatted}</td></tr>`)}</tbody></table></div></section>`;
}

interface Steps {
  session: Session | null;
  errors: readonly UserError[];
  typed: URLSearchParams;
}

/** What was typed into the form that does `what`, if that is the one that was refused. */
const typedInto = (typed: URLSearchParams, what: string): URLSearchParams => (typed.get('do') === what ? typed : new URLSearchParams());

function nextSteps(order: VendorOrderDetail, { session, errors, typed }: Steps): Html | null {
  const can = (action: VendorOrderDetail['actions'][number]): boolean => order.actions.includes(action);
  const hidden = { id: order.id, attempt: randomUUID() };
  const pieces = [
    can('ACCEPT') ? actionForm({ action: target, what: 'ACCEPT', label: 'Accept the order', session, hidden, isPrimary: true }) : null,
    can('SHIP') ? shipForm(order, { session, errors, typed: typedInto(typed, 'SHIP') }) : null,
    can('REJECT') ? reasonForm({ action: target, what: 'REJECT', label: 'Turn it down', id: order.id, hint: 'The buyer reads it; what was set aside is set free.', session, hidden, typed }) : null,
    can('CALL_OFF') ? reasonForm({ action: target, what: 'CALL_OFF', label: 'Call pieces off that you lack', id: order.id, hint: 'The buyer reads it, and is not charged for them.', session, hidden, typed, fields: openPieces(order, typedInto(typed, 'CALL_OFF')) }) : null,
    can('REFUND') ? reasonForm({ action: target, what: 'REFUND', label: 'Give money back', id: order.id, hint: 'The buyer reads it.', session, hidden, typed, fields: html`${quantities(order, typedInto(typed, 'REFUND'))}${deliveryChoice(order, typedInto(typed, 'REFUND'))}` }) : null,
  ].filter((piece) => piece !== null);
  return pieces.length === 0 ? null : html`<section class="parcel"><h2>Next</h2>${pieces}</section>`;
}

function shipForm(order: VendorOrderDetail, { session, errors, typed }: Steps): Html {
  const fields = html`<h3>Send a parcel</h3><div class="pair">${field({ name: 'carrier', label: 'Carrier', value: typed.get('carrier'), attributes: 'maxlength="60"' }, errors)}${field({ name: 'trackingNumber', label: 'Tracking number', value: typed.get('trackingNumber'), isOptional: true, attributes: 'maxlength="60"' }, errors)}</div>
${order.lines.filter(({ openQuantity }) => openQuantity > 0).map(({ id, title, openQuantity }) => html`<div class="field"><label for="ship-${id}">${title}</label><input id="ship-${id}" name="line:${id}" type="number" min="0" max="${openQuantity}" value="${typed.get(`line:${id}`) ?? openQuantity}"></div>`)}`;
  return actionForm({ action: target, what: 'SHIP', label: 'Mark as sent', session, hidden: { id: order.id, attempt: randomUUID() }, fields, isPrimary: true });
}

function openPieces({ lines }: VendorOrderDetail, typed: URLSearchParams): Html {
  return html`${lines.filter(({ openQuantity }) => openQuantity > 0).map(({ id, title, openQuantity }) => html`<div class="field"><label for="off-${id}">How many of ${title} to call off</label><input id="off-${id}" name="line:${id}" type="number" min="0" max="${openQuantity}" value="${typed.get(`line:${id}`) ?? '0'}"></div>`)}`;
}

function quantities({ lines }: VendorOrderDetail, typed: URLSearchParams): Html {
  return html`${lines.map(({ id, title, quantity }) => html`<div class="field"><label for="refund-${id}">${title}</label><input id="refund-${id}" name="line:${id}" type="number" min="0" max="${quantity}" value="${typed.get(`line:${id}`) ?? '0'}"></div>`)}`;
}

function deliveryChoice({ totals: { shipping } }: VendorOrderDetail, typed: URLSearchParams): Html | null {
  if (shipping.minorUnits === 0) return null;
  return html`<div class="field"><label class="choice"><input type="checkbox" name="delivery" value="yes"${raw(typed.get('delivery') === 'yes' ? ' checked' : '')}> The delivery, too: ${shipping.formatted}</label></div>`;
}

function parcelsOf({ id, parcels }: VendorOrderDetail, session: Session | null, date: Intl.DateTimeFormat): Html | null {
  if (parcels.length === 0) return null;
  const one = (parcel: VendorParcel): Html => html`<li>${parcel.carrier} ${when(parcel.trackingNumber, (number) => html`<code>${number}</code> `)}sent ${date.format(new Date(parcel.shippedAt))}${parcel.deliveredAt ? `, delivered ${date.format(new Date(parcel.deliveredAt))}` : actionForm({ action: target, what: 'DELIVER', label: 'It arrived', about: parcel.trackingNumber ?? parcel.carrier, session, hidden: { id, parcel: parcel.id } })}</li>`;
  return html`<section class="parcel"><h2>Parcels</h2><ul class="plain-list">${parcels.map(one)}</ul></section>`;
}

function returnsOf({ id, returns }: VendorOrderDetail, session: Session | null, typed: URLSearchParams): Html | null {
  if (returns.length === 0) return null;
  const one = ({ id: returnId, state, reason, declineReason, items, unpaidItems }: OrderReturn): Html => {
    const hidden = { id, return: returnId };
    return html`<li><p>${pieceNames(items)}: ${reason} <span class="state">${state.toLowerCase()}</span>${declineReason ? `: ${declineReason}` : null}${unpaidItems.length > 0 ? ` The buyer never paid for ${pieceNames(unpaidItems)}, so nothing was given back for that.` : null}</p>
${state === 'REQUESTED' ? html`${actionForm({ action: target, what: 'RETURN_APPROVE', label: 'Let it come back', session, hidden })}${reasonForm({ action: target, what: 'RETURN_DECLINE', label: 'Decline', id: returnId, hint: 'The buyer reads it.', session, hidden, typed: typed.get('return') === returnId ? typed : new URLSearchParams() })}` : null}${state === 'APPROVED' ? actionForm({ action: target, what: 'RETURN_RECEIVE', label: 'It came back', session, hidden }) : null}</li>`;
  };
  return html`<section class="parcel"><h2>Returns</h2><ul class="plain-list">${returns.map(one)}</ul></section>`;
}

/** What each button sends, from the form. */
const operations: Readonly<Record<string, (form: URLSearchParams) => [name: string, variables: object]>> = {
  ACCEPT: (form) => ['VendorOrderAccept', { id: text(form, 'id') }],
  REJECT: (form) => ['VendorOrderReject', { id: text(form, 'id'), idempotencyKey: text(form, 'attempt'), reason: text(form, 'reason') }],
  CALL_OFF: (form) => ['VendorOrderReject', { id: text(form, 'id'), idempotencyKey: text(form, 'attempt'), reason: text(form, 'reason'), items: itemsOf(form) }],
  SHIP: (form) => ['VendorOrderFulfill', { id: text(form, 'id'), idempotencyKey: text(form, 'attempt'), input: { carrier: text(form, 'carrier'), trackingNumber: text(form, 'trackingNumber') || null, items: itemsOf(form) } }],
  REFUND: (form) => ['VendorOrderRefund', { id: text(form, 'id'), idempotencyKey: text(form, 'attempt'), input: { items: itemsOf(form), reason: text(form, 'reason') }, includesDelivery: text(form, 'delivery') === 'yes' }],
  DELIVER: (form) => ['ParcelDeliver', { id: text(form, 'parcel') }],
  RETURN_APPROVE: (form) => ['ReturnApprove', { id: text(form, 'return') }],
  RETURN_DECLINE: (form) => ['ReturnDecline', { id: text(form, 'return'), reason: text(form, 'reason') }],
  RETURN_RECEIVE: (form) => ['ReturnReceive', { id: text(form, 'return') }],
};

/** What is said where a form names no pieces, of those that cannot do without. */
const missingPieces: Readonly<Record<string, string>> = { SHIP: 'Say how many pieces of what are in the parcel; nothing was marked as sent yet.', CALL_OFF: 'Say how many pieces of what you lack; nothing was called off yet.' };

const text = (form: URLSearchParams, name: string): string => form.get(name)?.trim() ?? '';

export const workplaceOrderAction: Page = {
  method: 'POST',
  path: target,
  async show(visit) {
    const operation = operations[text(visit.form, 'do')];
    if (!operation) return notFound('this action');
    const wrong = wrongPieces(visit.form, missingPieces[text(visit.form, 'do')]);
    if (wrong) return showOrder(visit, text(visit.form, 'id'), [wrong]);
    const answer = await visit.mutate<Record<string, { userErrors: UserError[] }>>(...operation(visit.form));
    if (!answer.data) return refused(answer);
    const errors = Object.values(answer.data).flatMap(({ userErrors }) => userErrors);
    const id = text(visit.form, 'id');
    if (errors.length > 0) return showOrder(visit, id, errors);
    const shop = visit.form.get('shop');
    return { to: shop ? paths.workplace(shop) : paths.workplaceOrder(id) };
  },
};
