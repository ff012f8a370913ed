import { randomUUID } from 'node:crypto';
import type { Address, Cart, CartPayload, CheckoutPage, CheckoutPayload, Session, UserError } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { field, otherErrors } from '../html/form.ts';
import { addressFields, addressForm, addressOf, linesOf } from '../html/address-form.ts';
import { countryName } from '../html/country-name.ts';
import { html, raw, when, type Html } from '../html/html.ts';
import { csrfField } from '../html/layout.ts';
import { missingParts, notice, refusals, totalsList } from '../html/parts.ts';
import { marketInput } from '../market-choice.ts';
import type { Answer } from '../operations.ts';
import { refused, type GoTo, type Page, type Shown } from '../page.ts';
import type { Visit } from '../visit.ts';

/** What the payment sandbox does by the method it is given; a real shop has the provider's own field here. */
const testMethods = [
  { value: 'pm_ok', label: 'Test card that works' },
  { value: 'pm_requires_action', label: 'Test card whose bank asks back' },
  { value: 'pm_declined', label: 'Test card that is declined' },
] as const;

const text = (visit: Visit, name: string): string | null => visit.form.get(name)?.trim() || null;

export const checkoutPage: Page = { method: 'GET', path: paths.checkout, show: (visit) => showCheckout(visit) };

async function showCheckout(visit: Visit, errors: readonly UserError[] = []): Promise<Shown | GoTo> {
  const answer = await pageForAddress(visit);
  if (!answer.data) return refused(answer);
  const { cart, contact, addresses } = answer.data.checkoutPage;
  if (!cart || cart.groups.length === 0) return { to: paths.cart };
  const session = await visit.session();
  const saved = preselected(addresses);
  return {
    title: 'Check out',
    ...(errors.length > 0 && { status: 422 }),
    body: html`<h1>Check out</h1>${refusals(otherErrors(errors, ['email', ...addressFields]))}${missingParts(answer.missingSections)}
${session?.isSignedIn ? null : notice(html`Buying as a guest. <a href="${paths.signIn(paths.checkout)}">Sign in</a> to use your addresses.`)}
<form class="checkout" method="post" action="/checkout">${csrfField(session)}${attempt(cart)}
<div>${contact?.isEmailNeeded === false ? null : html`<section><h2>Contact</h2>${field({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email', value: visit.form.get('email') ?? contact?.email, hint: 'For the confirmation and news of your parcels.' }, errors)}</section>`}
<section><h2>Address</h2>${addressForm({ visit, known: saved, country: cart.country, errors })}</section>
<section><h2>Payment</h2>${payment(visit)}</section></div>
${review(cart, session)}
</form>`,
  };
}

const preselected = (addresses: CheckoutPage['addresses']): Address | undefined => addresses?.find(({ isDefault }) => isDefault) ?? addresses?.[0];

/** The page as it is for the address in its form: the one that was typed, else the saved one that it is filled with. Its country decides delivery and tax. */
async function pageForAddress(visit: Visit): Promise<Answer<{ checkoutPage: CheckoutPage }>> {
  const query = (country: string | null) => visit.query<{ checkoutPage: CheckoutPage }>('CheckoutPage', country === null ? {} : { country });
  const inForm = text(visit, 'country');
  const typed = inForm !== null && /^[A-Z]{2}$/.test(inForm) ? inForm : null;
  const answer = await query(typed);
  const { cart, addresses } = answer.data?.checkoutPage ?? {};
  const country = preselected(addresses)?.country;
  return typed === null && cart && country && country !== cart.country ? query(country) : answer;
}

/** What was shown, so that nothing else is bought; and the name of this attempt, so that sending it twice buys once. */
function attempt(cart: Cart): Html {
  return html`<input type="hidden" name="cartVersion" value="${cart.version}"><input type="hidden" name="expectedTotalMinor" value="${cart.totals.total.minorUnits}"><input type="hidden" name="attempt" value="${randomUUID()}">`;
}

function payment(visit: Visit): Html {
  const chosen = visit.form.get('paymentMethod') ?? testMethods[0].value;
  return html`<fieldset class="methods"><legend class="visually-hidden">How to pay</legend>${testMethods.map(({ value, label }) => html`<label><input type="radio" name="paymentMethod" value="${value}"${raw(value === chosen ? ' checked' : '')}> ${label}</label>`)}</fieldset><p class="hint">No real money moves here: payments go to the sandbox.</p>`;
}

function review(cart: Cart, session: Session | null): Html {
  return html`<aside class="summary" aria-label="Review"><h2>Review</h2>
${cart.groups.map(({ vendorId, vendorName, shippingAddress, shippingOption, lines, totals }) => html`<section class="mini"><h3>${vendorName}</h3><ul>${lines.map(({ title, variantTitle, quantity, subtotal }) => html`<li><span>${quantity} × ${title} <span class="variant">${variantTitle}</span></span> <span>${subtotal.formatted}</span></li>`)}</ul><p>Delivery ${totals.shipping.minorUnits === 0 ? 'free' : totals.shipping.formatted}${when(shippingOption, ({ name }) => html`, ${name}`)}</p>
${when(shippingAddress, (address) => html`<p class="hint">This part goes to ${linesOf(address).join(', ')}.</p>`)}${when(vendorId, (id) => html`<p><a href="${paths.partDelivery(id)}">${shippingAddress ? 'Change where it goes' : 'Send this part elsewhere'}<span class="visually-hidden"> (${vendorName})</span></a></p>`)}</section>`)}
${totalsList(cart.totals)}
${refusals(cart.problems)}
<p><button class="primary"${raw(cart.canCheckOut ? '' : ' disabled')}>Buy now, ${cart.totals.total.formatted}</button></p>
<p class="hint">${session?.isSignedIn ? 'The makers are paid when they ship.' : 'The makers are paid when they ship; you can follow the order from this browser.'}</p></aside>`;
}

/**
 * Until an address is known, delivery and tax are those of the country that the shop is looked at from. Where they are others at the address, the cart is priced for that: what
 * the buyer reads then is what is bought next. Otherwise the same total would be shown, and refused, for ever.
 */
async function pricedForAddress(visit: Visit, errors: readonly UserError[]): Promise<readonly UserError[]> {
  const country = text(visit, 'country');
  if (country === null || !errors.some(({ code }) => code === 'TOTAL_CHANGED')) return errors;
  const answer = await visit.mutate<{ cartCountrySet: CartPayload }>('CartCountrySet', { country });
  if (!answer.data) return errors;
  const { userErrors } = answer.data.cartCountrySet;
  const anew = `Nothing was bought yet: for ${countryName(country)} the total is another one than was shown. It stands below now, with delivery and tax for there.`;
  return userErrors.length > 0 ? userErrors : errors.map((error) => (error.code === 'TOTAL_CHANGED' ? { ...error, message: anew } : error));
}

export const buy: Page = {
  method: 'POST',
  path: paths.checkout,
  async show(visit) {
    const input = {
      cartVersion: Number(visit.form.get('cartVersion')),
      expectedTotalMinor: Number(visit.form.get('expectedTotalMinor')),
      idempotencyKey: visit.form.get('attempt') ?? '',
      email: text(visit, 'email'),
      paymentMethod: text(visit, 'paymentMethod') ?? '',
      shippingAddress: addressOf(visit.form),
    };
    const answer = await visit.mutate<{ checkout: CheckoutPayload }>('Checkout', { input, market: marketInput(visit.market) });
    if (!answer.data) return refused(answer);
    const { checkout, userErrors } = answer.data.checkout;
    if (checkout) return { to: paths.checkoutProgress(checkout.id) };
    return showCheckout(visit, await pricedForAddress(visit, userErrors));
  },
};
