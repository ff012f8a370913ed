import type { VendorPage } from '../../generated/schema-types.ts';
import { breadcrumbs } from '../html/breadcrumbs.ts';
import { countryName } from '../html/country-name.ts';
import { html, when } from '../html/html.ts';
import { missingParts, notice, picture, stars } from '../html/parts.ts';
import { listOf, productList } from '../html/product-list.ts';
import { notFound, refused, type Page } from '../page.ts';

export const vendorPage: Page = {
  method: 'GET',
  path: '/vendors/*',
  async show(visit) {
    const { query, path } = visit.request;
    const { sort, page } = listOf(query);
    const answer = await visit.query<{ vendorPage: VendorPage | null }>('VendorPage', { slug: visit.rest, sort, page });
    if (!answer.data) return refused(answer);
    if (!answer.data.vendorPage) return notFound('this shop');
    const { vendor, products, seo } = answer.data.vendorPage;
    const name = vendor?.card.name ?? 'Shop';
    return {
      title: name,
      seo,
      publicCaching: answer.publicCaching,
      body: html`${breadcrumbs(seo)}
${when(vendor, ({ card, banner, description, isAcceptingOrders, returnWindowDays, returnsPolicy, shippingPolicy }) => html`<div class="shop-head">${picture(banner, { sizes: '100vw', eager: true, alt: '', className: 'banner' })}
<div class="shop-name">${picture(card.logo, { sizes: '6rem', eager: true, alt: '', className: 'logo' })}<div><h1>${card.name}</h1><p>${card.tagline ?? ''} ${card.rating ? stars(card.rating) : null}</p></div></div></div>
${isAcceptingOrders ? null : notice('This shop takes no orders at the moment; you can look around.')}
${when(description, (text) => html`<p class="lead">${text}</p>`)}
<details class="terms"><summary>Delivery and returns</summary><p>Ships from ${countryName(card.country)}. Goods may go back within ${returnWindowDays} days.</p>${when(shippingPolicy, (text) => html`<p>${text}</p>`)}${when(returnsPolicy, (text) => html`<p>${text}</p>`)}</details>`)}
${vendor ? null : html`<h1>${name}</h1>`}
${missingParts(answer.missingSections)}
${when(products, (list) => productList({ list: { ...list, facets: null }, path, query, hasRelevance: false }))}`,
    };
  },
};
