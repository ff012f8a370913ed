import type { Delivery, Maybe, ProductPage, ProductVariant, PurchaseOptions, ReviewList } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { breadcrumbs } from '../html/breadcrumbs.ts';
import { html, raw, when, type Html } from '../html/html.ts';
import { csrfField } from '../html/layout.ts';
import { isoOf, missingParts, picture, price, productRow, stars, vendorTile } from '../html/parts.ts';
import { notFound, refused, type Page } from '../page.ts';
import { dateFormat } from '../visit.ts';

export const productPage: Page = {
  method: 'GET',
  path: '/products/*',
  async show(visit) {
    const answer = await visit.query<{ productPage: ProductPage | null }>('ProductPage', { slug: visit.rest });
    if (!answer.data) return refused(answer);
    if (!answer.data.productPage) return notFound('this product', 'It may have moved, or the maker no longer sells it.');
    const { product, purchase, delivery, vendor, reviews, related, seo } = answer.data.productPage;
    // A former address of the product.
    if (product && product.slug !== visit.rest) return { to: paths.product(product.slug), isMoved: true };
    const session = await visit.session();
    return {
      title: product?.title ?? 'Product',
      seo,
      publicCaching: answer.publicCaching,
      scripts: ['product.js'],
      body: html`${breadcrumbs(seo)}${missingParts(answer.missingSections)}
<article class="product">
<div class="gallery">${product?.gallery.map((image, index) => picture(image, { sizes: '(min-width: 60rem) 38rem, 100vw', eager: index === 0, className: index === 0 ? 'main' : '' }))}</div>
<div class="about"><h1>${product?.title ?? 'Product'}</h1>
<p class="facts">${product ? stars(product.rating) : null} ${when(vendor, ({ card }) => html`<span>by <a href="${card.url}">${card.name}</a></span>`)}</p>
${when(purchase, (options) => purchaseForm(options, csrfField(session), vendor?.isAcceptingOrders ?? true))}
${session?.isSignedIn && product ? html`<form class="action" method="post" action="/wishlist">${csrfField(session)}<input type="hidden" name="id" value="${product.id}"><button class="quiet">Remember it</button></form>` : null}
${deliveryLine(delivery, visit.market.label)}
${when(product?.description, (text) => html`<div class="description">${text.split(/\n{2,}/).map((paragraph) => html`<p>${paragraph}</p>`)}</div>`)}
${when(product?.attributes.length ? product.attributes : null, (all) => html`<dl class="attributes">${all.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`)}
${when(vendor, ({ card, returnWindowDays, handlingDays }) => html`<section class="maker-box"><h2>The maker</h2><ul class="makers">${vendorTile(card)}</ul><p>Made ready within ${handlingDays} working ${handlingDays === 1 ? 'day' : 'days'}. Goods may go back within ${returnWindowDays} days.</p></section>`)}
</div></article>
${when(reviews, (list) => reviewSection(list, dateFormat(visit)))}
${productRow('Similar things', related)}`,
    };
  },
};

function purchaseForm({ variants, defaultVariantId, options }: PurchaseOptions, csrf: Html | null, isAcceptingOrders: boolean): Html {
  const chosen = variants.find(({ id }) => id === defaultVariantId) ?? variants[0];
  const canBuy = isAcceptingOrders && variants.some(isBuyable);
  return html`<form class="purchase" method="post" action="/cart/add" data-variants>${csrf}
<p class="price-line" aria-live="polite"><span data-price>${price(chosen?.price)}</span>${when(chosen?.compareAtPrice, (before) => html` <s data-before><span class="visually-hidden">before: </span>${before.formatted}</s>`)}</p>
<fieldset class="variants${variants.length === 1 ? ' single' : ''}"><legend>${options.length > 0 ? options.map(({ name }) => name).join(' and ') : 'Choose'}</legend>
${variants.map((variant) => variantChoice(variant, variant === chosen))}</fieldset>
<div class="buy-line"><label for="quantity">Quantity</label> <input id="quantity" name="quantity" type="number" inputmode="numeric" min="1" max="99" value="1">
<button class="primary"${raw(canBuy ? '' : ' disabled')}>${canBuy ? 'Add to cart' : 'Not available at the moment'}</button></div>
</form>`;
}

const isBuyable = ({ availability, price: money }: ProductVariant): boolean => money != null && (availability === 'IN_STOCK' || availability === 'LOW_STOCK');

function variantChoice(variant: ProductVariant, isChosen: boolean): Html {
  const { id, title, price: money, compareAtPrice, availability, availableQuantity, image } = variant;
  const state = availability === 'LOW_STOCK' ? `only ${availableQuantity} left` : isBuyable(variant) ? '' : 'sold out';
  return html`<label><input type="radio" name="variantId" value="${id}" data-price="${money?.formatted ?? ''}" data-before="${compareAtPrice?.formatted ?? ''}" data-picture="${image?.src ?? ''}" data-srcset="${image?.srcset ?? ''}"${raw(isChosen ? ' checked' : '')}${raw(isBuyable(variant) ? '' : ' disabled')}> <span>${title}</span> ${state ? html`<small>${state}</small>` : null}</label>`;
}

function deliveryLine(delivery: Maybe<Delivery> | undefined, market: string): Html {
  if (!delivery) return html`<p class="delivery">No delivery to ${market.split(' · ')[0]}.</p>`;
  const days = delivery.minDays === delivery.maxDays ? `${delivery.minDays}` : `${delivery.minDays} to ${delivery.maxDays}`;
  return html`<p class="delivery">Arrives in ${days} days${delivery.price ? html`; delivery from this maker ${delivery.price.minorUnits === 0 ? 'is free' : delivery.price.formatted}` : null}.</p>`;
}

function reviewSection({ items, totalCount }: ReviewList, date: Intl.DateTimeFormat): Html {
  return html`<section class="reviews" id="reviews"><h2>Reviews${totalCount ? html` <span class="count">${totalCount}</span>` : null}</h2>
${items.length === 0 ? html`<p>Nobody has written about it yet.</p>` : html`<ul>${items.map(
    ({ rating, title, body, authorName, createdAt, isVerifiedPurchase }) => html`<li><h3>${title ?? `${rating} of 5`}</h3><p class="facts">${stars({ average: rating, count: 1 })} <span>${authorName}</span> <time datetime="${isoOf(createdAt)}">${date.format(new Date(createdAt))}</time> ${isVerifiedPurchase ? html`<span class="verified">bought here</span>` : null}</p>${when(body, (text) => html`<p>${text}</p>`)}</li>`,
  )}</ul>`}</section>`;
}

