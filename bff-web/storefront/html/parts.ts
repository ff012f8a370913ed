/** Small pieces that many pages are made of. */
import type { CategoryCard, Image, Maybe, Money, OrderCard, ProductCard, Rating, Totals, UserError, VendorCard } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { countryName } from './country-name.ts';
import { plainMessage } from './form.ts';
import { html, raw, when, type Html } from './html.ts';

export interface PictureOptions {
  /** What share of the window the picture takes, for the browser's choice of width. */
  sizes: string;
  /** The first pictures of a page come at once, the others when they are near. */
  eager?: boolean;
  className?: string;
  /** Empty for a picture beside text that says the same. */
  alt?: string;
}

/** A picture with its proportions, so that nothing jumps when it arrives; a plain ground where there is none. */
export function picture(image: Maybe<Image> | undefined, { sizes, eager = false, className = '', alt }: PictureOptions): Html {
  if (!image) return html`<div class="picture empty ${className}" aria-hidden="true"></div>`;
  return html`<img class="picture ${className}" src="${image.src}" srcset="${image.srcset}" sizes="${sizes}" width="${image.width}" height="${image.height}" alt="${alt ?? image.alt}" ${raw(eager ? 'fetchpriority="high"' : 'loading="lazy"')} decoding="async">`;
}

export function price(money: Maybe<Money> | undefined, { isFrom = false }: { isFrom?: boolean } = {}): Html {
  if (!money) return html`<span class="price none">not sold in your currency</span>`;
  return html`<span class="price">${isFrom ? html`<span class="from">from</span> ` : null}${money.formatted}</span>`;
}

/** Mean rating as stars that a reader hears as a sentence. */
export function stars({ average, count }: Rating): Html | null {
  if (average == null || count === 0) return null;
  const text = `${average.toFixed(1)} of 5 stars from ${count} ${count === 1 ? 'review' : 'reviews'}`;
  return html`<span class="stars" role="img" aria-label="${text}"><meter class="visually-hidden" min="0" max="5" value="${average}" aria-hidden="true"></meter><span aria-hidden="true" class="stars-${Math.round(average * 2)}">★★★★★</span> <span aria-hidden="true" class="count">${count}</span></span>`;
}

const availabilityTexts = { LOW_STOCK: 'Few left', OUT_OF_STOCK: 'Sold out', UNAVAILABLE: 'Not available' } as const;

export function productTile(card: ProductCard, { eager = false }: { eager?: boolean } = {}): Html {
  return html`<li class="tile"><a href="${card.url}">
${picture(card.image, { sizes: '(min-width: 70rem) 16rem, (min-width: 40rem) 30vw, 46vw', eager, alt: '' })}
<span class="title">${card.title}</span></a>
${when(card.vendorName, (name) => html`<span class="maker">${card.vendorUrl ? html`<a href="${card.vendorUrl}">${name}</a>` : name}</span>`)}
<span class="facts">${price(card.price, { isFrom: card.isPriceFrom })} ${stars(card.rating)}</span>
${card.availability === 'IN_STOCK' ? null : html`<span class="stock">${availabilityTexts[card.availability]}</span>`}</li>`;
}

/** A titled row of products; nothing when there are none. */
export function productRow(title: string, products: readonly ProductCard[] | null | undefined, { eager = 0 }: { eager?: number } = {}): Html | null {
  if (!products || products.length === 0) return null;
  return html`<section><h2>${title}</h2><ul class="tiles">${products.map((card, index) => productTile(card, { eager: index < eager }))}</ul></section>`;
}

export function categoryTile({ url, name, image, productCount }: CategoryCard): Html {
  return html`<li class="category"><a href="${url}">${picture(image, { sizes: '(min-width: 70rem) 10rem, 30vw', alt: '' })}<span class="title">${name}</span>${productCount == null ? null : html`<span class="count">${productCount}<span class="visually-hidden"> products</span></span>`}</a></li>`;
}

export function vendorTile({ url, name, tagline, logo, country, rating }: VendorCard): Html {
  return html`<li class="maker-card"><a href="${url}">${picture(logo, { sizes: '4rem', alt: '', className: 'logo' })}<span><span class="title">${name}</span><span class="tagline">${tagline ?? ''}</span></span></a><span class="facts">${rating ? stars(rating) : null} <span>ships from ${countryName(country)}</span></span></li>`;
}

const orderStates: Readonly<Record<string, string>> = {
  UNFULFILLED: 'Being prepared', PARTIALLY_SHIPPED: 'Partly on its way', SHIPPED: 'On its way', DELIVERED: 'Delivered', CANCELLED: 'Cancelled',
};

const documentNames: Readonly<Record<string, string>> = { INVOICE: 'Invoice', CREDIT_NOTE: 'Credit note', PACKING_SLIP: 'Packing slip' };

export const documentName = (kind: string): string => documentNames[kind] ?? 'Paper';

export const fulfilmentText = (state: string): string => orderStates[state] ?? state;

export function orderTile(order: OrderCard, date: Intl.DateTimeFormat): Html {
  return html`<li class="order-card"><a href="${order.url}"><span class="title">${order.titles.join(', ')}</span></a><span class="facts"><span>${order.number}</span> <time datetime="${isoOf(order.placedAt)}">${date.format(new Date(order.placedAt))}</time> <span class="state">${fulfilmentText(order.fulfilmentState)}</span> ${price(order.total)}</span></li>`;
}

export const isoOf = (at: Date | string): string => new Date(at).toISOString();

/** Sums, as a list of terms. */
export function totalsList(totals: Totals): Html {
  const row = (label: string, money: Money, className = ''): Html => html`<div class="${className}"><dt>${label}</dt><dd>${money.formatted}</dd></div>`;
  return html`<dl class="totals">${row('Goods', totals.subtotal)}${totals.discount.minorUnits === 0 ? null : html`<div><dt>Discount</dt><dd>−${totals.discount.formatted}</dd></div>`}${row('Delivery', totals.shipping)}${row(totals.taxIncluded ? 'of which tax' : 'Tax', totals.tax)}${row('Total', totals.total, 'sum')}</dl>`;
}

/** Refusals as people read them, at the top of a form; focus goes here after sending. */
export function refusals(errors: readonly UserError[] | undefined): Html | null {
  if (!errors || errors.length === 0) return null;
  return html`<div class="notice bad" role="alert" tabindex="-1" data-focus><ul>${errors.map(({ code, message }) => html`<li>${plainMessage(message)}${code === 'SECOND_FACTOR_REQUIRED' ? html` <a href="${paths.security}#prove">Enter a code</a>, then do it again.` : null}</li>`)}</ul></div>`;
}

export const notice = (text: string | Html, tone: 'good' | 'bad' | 'plain' = 'plain'): Html => html`<div class="notice ${tone}" role="${tone === 'bad' ? 'alert' : 'status'}">${text}</div>`;

const sectionNames: Readonly<Record<string, string>> = { related: 'similar products', reviews: 'reviews', vendor: 'the maker', results: 'the results', suggestions: 'suggestions', delivery: 'delivery times', recentOrders: 'your orders' };

/** Says honestly which parts of a page could not be had. */
export function missingParts(sections: readonly string[]): Html | null {
  if (sections.length === 0) return null;
  return notice(`Some of this page cannot be shown at the moment: ${sections.map((id) => sectionNames[id] ?? id.replaceAll(/([A-Z])/g, ' $1').toLowerCase()).join(', ')}.`);
}
