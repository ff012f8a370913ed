import type { HomePage, HomePart } from '../../generated/schema-types.ts';
import { html, when, type Html } from '../html/html.ts';
import { categoryTile, missingParts, orderTile, productRow, vendorTile } from '../html/parts.ts';
import { refused, type Page } from '../page.ts';
import { dateFormat } from '../visit.ts';

const usual: readonly HomePart[] = ['CATEGORIES', 'NEW_ARRIVALS', 'BEST_SELLERS', 'VENDORS', 'TOP_RATED'];

const parts: Readonly<Record<HomePart, (page: HomePage) => Html | null>> = {
  CATEGORIES: ({ categories }) => when(categories, (all) => html`<section><h2>Browse</h2><ul class="categories">${all.map(categoryTile)}</ul></section>`),
  NEW_ARRIVALS: ({ newArrivals }) => productRow('New this week', newArrivals, { eager: 4 }),
  BEST_SELLERS: ({ bestSellers }) => productRow('Most bought', bestSellers),
  VENDORS: ({ vendors }) => when(vendors, (all) => html`<section><h2>The makers</h2><ul class="makers">${all.map(vendorTile)}</ul></section>`),
  TOP_RATED: ({ topRated }) => productRow('Best loved', topRated),
};

export const homePage: Page = {
  method: 'GET',
  path: '/',
  async show(visit) {
    const answer = await visit.query<{ homePage: HomePage }>('HomePage');
    if (!answer.data) return refused(answer);
    const { layout, recentOrders, seo } = answer.data.homePage;
    return {
      title: 'Independent makers, one cart',
      seo,
      publicCaching: answer.publicCaching,
      body: html`<div class="hero"><h1>Made by people, shipped by them too</h1><p>Ceramics from Porto, loudspeakers from Detroit, paper from Kyoto: one cart, one checkout, every maker paid.</p></div>
${missingParts(answer.missingSections)}
${when(recentOrders?.length ? recentOrders : null, (orders) => html`<section><h2>Your latest orders</h2><ul class="orders">${orders.map((order) => orderTile(order, dateFormat(visit)))}</ul></section>`)}
${(layout ?? usual).map((part) => parts[part](answer.data?.homePage ?? {}))}`,
    };
  },
};
