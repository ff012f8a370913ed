import type { HomePage } from '../../generated/schema-types.ts';
import { html, when } from '../html/html.ts';
import { categoryTile, missingParts, orderTile, productRow, vendorTile } from '../html/parts.ts';
import { refused, type Page } from '../page.ts';
import { dateFormat } from '../visit.ts';

export const homePage: Page = {
  method: 'GET',
  path: '/',
  async show(visit) {
    const answer = await visit.query<{ homePage: HomePage }>('HomePage');
    if (!answer.data) return refused(answer);
    const { categories, newArrivals, bestSellers, topRated, vendors, recentOrders, seo } = answer.data.homePage;
    return {
      title: 'Independent makers, one cart',
      seo,
      publicCaching: answer.publicCaching,
      body: html`<div class="hero"><h1>Made by people, shipped by them too</h1><p>Ceramics from Porto, loudspeakers from Detroit, paper from Kyoto: one cart, one checkout, every maker paid.</p></div>
${missingParts(answer.missingSections)}
${when(recentOrders?.length ? recentOrders : null, (orders) => html`<section><h2>Your latest orders</h2><ul class="orders">${orders.map((order) => orderTile(order, dateFormat(visit)))}</ul></section>`)}
${when(categories, (all) => html`<section><h2>Browse</h2><ul class="categories">${all.map(categoryTile)}</ul></section>`)}
${productRow('New this week', newArrivals, { eager: 4 })}
${productRow('Most bought', bestSellers)}
${when(vendors, (all) => html`<section><h2>The makers</h2><ul class="makers">${all.map(vendorTile)}</ul></section>`)}
${productRow('Best loved', topRated)}`,
    };
  },
};
