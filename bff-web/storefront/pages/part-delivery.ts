/** Where one maker's part of the cart goes, when it goes elsewhere than the rest: a present, or an office. */
import type { CartGroup, CartPayload, CheckoutPage, UserError } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { addressFields, addressForm, addressOf, linesOf } from '../html/address-form.ts';
import { otherErrors } from '../html/form.ts';
import { html, type Html } from '../html/html.ts';
import { csrfField, versionField } from '../html/layout.ts';
import { missingParts, notice, refusals } from '../html/parts.ts';
import { marketInput } from '../market-choice.ts';
import { notFound, refused, type GoTo, type Page, type Shown } from '../page.ts';
import type { Visit } from '../visit.ts';

const path = '/delivery/*';

async function showDelivery(visit: Visit, errors: readonly UserError[] = []): Promise<Shown | GoTo> {
  const answer = await visit.query<{ checkoutPage: CheckoutPage }>('CheckoutPage');
  if (!answer.data) return refused(answer);
  const { cart, addresses } = answer.data.checkoutPage;
  const group = cart?.groups.find(({ vendorId }) => vendorId === visit.rest);
  if (!cart || !group) return notFound('this part of your cart');
  const session = await visit.session();
  const form = (what: string, content: Html): Html => html`<form method="post" action="${paths.partDelivery(visit.rest)}">${csrfField(session)}${versionField(cart.version)}<input type="hidden" name="do" value="${what}">${content}</form>`;
  const others = addresses?.filter(({ isDefault }) => !isDefault) ?? [];
  return {
    title: `Delivery from ${group.vendorName}`,
    ...(errors.length > 0 && { status: 422 }),
    body: html`<div class="narrow"><p><a href="${paths.checkout}">Back to the checkout</a></p><h1>Where ${group.vendorName} sends its part</h1>${refusals(otherErrors(errors, addressFields))}${missingParts(answer.missingSections)}
${current(group)}${group.shippingAddress ? form('COMMON', html`<p><button class="quiet">Send it with everything else</button></p>`) : null}
${others.length === 0 ? null : html`<section><h2>To one of your addresses</h2>${others.map((address) => form('SEND', html`${addressFields.map((name) => html`<input type="hidden" name="${name}" value="${address[name] ?? ''}">`)}<p>${linesOf(address).join(', ')} <button class="quiet">Send it there<span class="visually-hidden"> to ${address.recipient}, ${address.city}</span></button></p>`))}</section>`}
<section><h2>To another address</h2>${form('SEND', html`${addressForm({ visit, known: group.shippingAddress ?? undefined, country: addresses?.find(({ isDefault }) => isDefault)?.country ?? cart.country, errors })}<p><button class="primary">Send it there</button></p>`)}</section></div>`,
  };
}

function current({ shippingAddress, lines }: CartGroup): Html {
  const goods = lines.map(({ quantity, title }) => `${quantity} × ${title}`).join(', ');
  return notice(html`${goods}: ${shippingAddress ? `goes to ${linesOf(shippingAddress).join(', ')}.` : 'goes where everything else goes.'}`);
}

export const partDeliveryPages: readonly Page[] = [
  { method: 'GET', path, show: (visit) => showDelivery(visit) },
  {
    method: 'POST',
    path,
    async show(visit) {
      const shippingAddress = visit.form.get('do') === 'COMMON' ? null : addressOf(visit.form);
      const variables = { vendorId: visit.rest, input: { shippingAddress }, cartVersion: Number(visit.form.get('cartVersion')), market: marketInput(visit.market) };
      const answer = await visit.mutate<{ cartVendorOptionsSet: CartPayload }>('CartVendorOptionsSet', variables);
      if (!answer.data) return refused(answer);
      const { userErrors } = answer.data.cartVendorOptionsSet;
      return userErrors.length > 0 ? showDelivery(visit, userErrors) : { to: paths.checkout };
    },
  },
];
