import type { CategoryPage } from '../../generated/schema-types.ts';
import { breadcrumbs } from '../html/breadcrumbs.ts';
import { html, when } from '../html/html.ts';
import { categoryTile, missingParts } from '../html/parts.ts';
import { listOf, productList } from '../html/product-list.ts';
import { notFound, refused, type Page } from '../page.ts';

export const categoryPage: Page = {
  method: 'GET',
  path: '/categories/*',
  async show(visit) {
    const { query, path } = visit.request;
    const answer = await visit.query<{ categoryPage: CategoryPage | null }>('CategoryPage', { slug: visit.rest, ...listOf(query) });
    if (!answer.data) return refused(answer);
    if (!answer.data.categoryPage) return notFound('this category');
    const { category, products, seo } = answer.data.categoryPage;
    return {
      title: category?.name ?? 'Category',
      seo,
      publicCaching: answer.publicCaching,
      body: html`${breadcrumbs(seo)}<h1>${category?.name ?? 'Category'}</h1>
${when(category?.description, (text) => html`<p class="lead">${text}</p>`)}
${missingParts(answer.missingSections)}
${when(category?.subcategories.length ? category.subcategories : null, (all) => html`<ul class="categories small">${all.map(categoryTile)}</ul>`)}
${when(products, (list) => productList({ list, path, query, hasRelevance: false }))}`,
    };
  },
};
