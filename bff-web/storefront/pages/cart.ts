import type { Cart, CartGroup, CartLine, CartPage, CartPayload, ProductCard, Session, UserError } from '../../generated/schema-types.ts';
import { localPath, paths } from '../addresses.ts';
import { html, when, type Html } from '../html/html.ts';
import { csrfField, versionField } from '../html/layout.ts';
import { missingParts, notice, picture, price, productRow, refusals, totalsList } from '../html/parts.ts';
import { marketCookie, marketInput } from '../market-choice.ts';
import type { Answer } from '../operations.ts';
import { refused, type GoTo, type Page, type Shown } from '../page.ts';
import type { Visit } from '../visit.ts';
import { deliveryChoice } from './cart-options.ts';

export const cartPage: Page = {
  method: 'GET',
  path: paths.cart,
  show: (visit) => showCart(visit),
};

async function showCart(visit: Visit, errors: readonly UserError[] = []): Promise<Shown | GoTo> {
  const answer = await visit.query<{ cartPage: CartPage }>('CartPage');
  if (!answer.data) return refused(answer);
  const { cart, suggestions } = answer.data.cartPage;
  const session = await visit.session();
  const isAdded = visit.request.query.get('added') === '1';
  return {
    title: 'Your cart',
    ...(errors.length > 0 && { status: 422 }),
    cartVersion: cart?.version,
    body: html`<h1>Your cart</h1>${refusals(errors)}${isAdded && cart ? notice('It is in your cart.', 'good') : null}${cart && fewerThanSummed(cart, visit)}${missingParts(answer.missingSections)}
${cart && cart.groups.length > 0 ? filledCart(cart, session) : emptyCart(suggestions)}
${cart && cart.groups.length > 0 ? productRow('Goes well with it', suggestions) : null}`,
  };
}

/** After a sign-in that made one cart of two: of what there is less than both had. */
function fewerThanSummed(cart: Cart, { request: { query } }: Visit): Html | null {
  const fewer = new Set(query.get('fewer')?.split(',').filter(Boolean));
  const lines = cart.groups.flatMap((group) => group.lines).filter(({ variantId }) => fewer.has(variantId ?? ''));
  if (lines.length === 0) return null;
  const next = localPath(query.get('next'), paths.cart);
  return notice(html`What you had chosen before you signed in is in your cart, but not as many of some things as both carts had:
<ul>${lines.map(({ title, variantTitle, quantity, availableQuantity }) => html`<li>${title} <span class="variant">${variantTitle}</span>: ${availableQuantity === 0 ? 'sold out at the moment' : `${quantity} now`}</li>`)}</ul>${next === paths.cart ? null : html`<a href="${next}">Go on</a>`}`);
}

function emptyCart(suggestions: readonly ProductCard[] | null | undefined): Html {
  return html`<div class="empty-state"><p>Nothing is in it yet.</p><p><a class="button" href="/search">Look around</a></p></div>${productRow('Most bought', suggestions)}`;
}

function filledCart(cart: Cart, session: Session | null): Html {
  return html`<div class="cart">
<div>${cart.problems.length > 0 ? refusals(cart.problems) : null}${cart.groups.map((group) => groupOf(group, cart, session))}</div>
<aside class="summary" aria-label="Sum"><h2>In all</h2>${totalsList(cart.totals)}
${cart.coupons.map(({ code, description, discount }) => html`<form method="post" action="/cart/coupon" class="coupon">${csrfField(session)}${versionField(cart.version)}<input type="hidden" name="code" value="${code}"><p><strong>${code}</strong> ${description} (−${discount.formatted})</p><button class="quiet" name="do" value="remove">Take off</button></form>`)}
<form method="post" action="/cart/coupon" class="coupon">${csrfField(session)}${versionField(cart.version)}<label for="code">Coupon</label> <input id="code" name="code" maxlength="40" autocomplete="off"> <button class="quiet" name="do" value="apply">Apply</button></form>
<form method="post" action="/cart/note">${csrfField(session)}${versionField(cart.version)}<div class="field"><label for="cart-note">Note for the whole order <span class="optional">(optional)</span></label><textarea id="cart-note" name="note" rows="2" maxlength="1000">${cart.note ?? ''}</textarea></div><button class="quiet">Keep the note</button></form>
${cart.canCheckOut ? html`<p><a class="button primary" href="${paths.checkout}">Check out</a></p>` : html`<p class="hint">Something above has to be settled first.</p>`}</aside></div>`;
}

function groupOf(group: CartGroup, cart: Cart, session: Session | null): Html {
  const { vendorName, vendorUrl, lines, totals } = group;
  const parcel = html`<p class="parcel-sum">Delivery ${totals.shipping.minorUnits === 0 ? 'free' : totals.shipping.formatted} · this maker’s part ${totals.total.formatted}</p>${deliveryChoice(group, cart, session)}`;
  return html`<section class="parcel"><h2>From ${vendorUrl ? html`<a href="${vendorUrl}">${vendorName}</a>` : vendorName}</h2>
<ul class="lines">${lines.map((line) => lineOf(line, cart, session))}</ul>
${lines.some(({ isPurchasable }) => isPurchasable) ? parcel : null}</section>`;
}

function lineOf(line: CartLine, cart: Cart, session: Session | null): Html {
  const name = html`${line.title} <span class="variant">${line.variantTitle}</span>`;
  return html`<li class="line${line.isPurchasable ? '' : ' gone'}">${picture(line.image, { sizes: '6rem', alt: '' })}
<div><p class="title">${line.url ? html`<a href="${line.url}">${name}</a>` : name}</p>
<p class="facts">${price(line.unitPrice)} each${when(line.previousUnitPrice, (before) => html` <strong class="drift">was ${before.formatted} when you added it</strong>`)}${line.isPurchasable ? null : html` <strong class="drift">cannot be bought at the moment</strong>`}</p>
<form class="quantity" method="post" action="/cart/line">${csrfField(session)}${versionField(cart.version)}<input type="hidden" name="lineId" value="${line.id}">
<label>Quantity <span class="visually-hidden">of ${line.title}</span> <input name="quantity" type="number" inputmode="numeric" min="0" max="999" value="${line.quantity}" data-submit-on-change></label> <button class="quiet">Set</button> <button class="quiet" name="quantity" value="0">Remove<span class="visually-hidden"> ${line.title}</span></button></form></div>
<p class="line-sum">${line.subtotal.formatted}</p></li>`;
}

/** What a change to the cart leads to: the cart again, with what was refused. */
async function afterChange(visit: Visit, answer: Answer<Record<string, CartPayload>>, to: string): Promise<Shown | GoTo> {
  if (!answer.data) return refused(answer);
  const [payload] = Object.values(answer.data);
  const errors = payload?.userErrors ?? [];
  return errors.length > 0 ? showCart(visit, errors) : { to };
}

const wholeNumber = (text: string | null): number => Math.trunc(Number(text)) || 0;
/** The version that the form was made from; undefined for a form that says none. */
const versionOf = (form: URLSearchParams): number | undefined => (form.has('cartVersion') ? wholeNumber(form.get('cartVersion')) : undefined);

export const cartAdd: Page = {
  method: 'POST',
  path: '/cart/add',
  async show(visit) {
    const lines = [{ variantId: visit.form.get('variantId') ?? '', quantity: wholeNumber(visit.form.get('quantity') ?? '1') }];
    return afterChange(visit, await visit.mutate('CartAdd', { lines, market: marketInput(visit.market) }), `${paths.cart}?added=1`);
  },
};

export const cartLine: Page = {
  method: 'POST',
  path: '/cart/line',
  async show(visit) {
    // "Remove" comes after the field of the same name, and wins.
    const lines = [{ lineId: visit.form.get('lineId') ?? '', quantity: wholeNumber(visit.form.getAll('quantity').at(-1) ?? null) }];
    return afterChange(visit, await visit.mutate('CartUpdate', { lines, cartVersion: versionOf(visit.form), market: marketInput(visit.market) }), paths.cart);
  },
};

export const cartCoupon: Page = {
  method: 'POST',
  path: '/cart/coupon',
  async show(visit) {
    const operation = visit.form.get('do') === 'remove' ? 'CouponRemove' : 'CouponApply';
    const code = visit.form.get('code')?.trim() ?? '';
    if (code === '') return showCart(visit, [{ code: 'INVALID_INPUT', message: 'Type the code of a coupon first.', field: ['code'] } as UserError]);
    return afterChange(visit, await visit.mutate(operation, { code, cartVersion: versionOf(visit.form), market: marketInput(visit.market) }), paths.cart);
  },
};

/** What the visitor wants to say about the whole order; an empty text takes it off. */
export const cartNote: Page = {
  method: 'POST',
  path: '/cart/note',
  async show(visit) {
    const note = visit.form.get('note')?.trim() || null;
    return afterChange(visit, await visit.mutate('CartNoteSet', { note, cartVersion: versionOf(visit.form), market: marketInput(visit.market) }), paths.cart);
  },
};

/**
 * Chooses country and currency. The cart follows to the country; its currency stays until it is empty. Chosen beside the cart it is for the
 * cart that was shown: when that is another by now, nothing is chosen and the page says so.
 */
export const marketChange: Page = {
  method: 'POST',
  path: '/market',
  async show(visit) {
    const country = visit.form.get('country');
    const cookie = marketCookie(country);
    const to = localPath(visit.form.get('back'), paths.home);
    if (!cookie) return { to };
    const session = await visit.session();
    if (session?.cartItemCount) {
      const answer = await visit.mutate<{ cartCountrySet: CartPayload }>('CartCountrySet', { country, cartVersion: versionOf(visit.form) });
      const errors = answer.data?.cartCountrySet.userErrors ?? [];
      if (errors.some(({ code }) => code === 'CART_CHANGED')) return showCart(visit, errors);
    }
    visit.cookies.push(cookie);
    return { to };
  },
};

export const cartOptions: Page = {
  method: 'POST',
  path: '/cart/options',
  async show(visit) {
    const { form } = visit;
    const input = { shippingOption: form.get('shippingOption'), note: form.get('note')?.trim() ?? '', isGift: form.get('isGift') === 'yes', giftMessage: form.get('isGift') === 'yes' ? (form.get('giftMessage')?.trim() ?? '') : '' };
    const answer = await visit.mutate<Record<string, CartPayload>>('CartVendorOptionsSet', { vendorId: form.get('vendorId') ?? '', input, cartVersion: versionOf(form), market: marketInput(visit.market) });
    return afterChange(visit, answer, paths.cart);
  },
};
