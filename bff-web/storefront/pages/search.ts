import type { SearchPage } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { html, when } from '../html/html.ts';
import { listOf, productList } from '../html/product-list.ts';
import { missingParts } from '../html/parts.ts';
import { refused, type Page } from '../page.ts';

export const searchPage: Page = {
  method: 'GET',
  path: '/search',
  async show(visit) {
    const { query: asked } = visit.request;
    const words = asked.get('q')?.trim().slice(0, 100) ?? '';
    const answer = await visit.query<{ searchPage: SearchPage }>('SearchPage', { ...(words && { query: words }), ...listOf(asked) });
    if (!answer.data) return refused(answer);
    const { results, suggestions, seo } = answer.data.searchPage;
    const others = suggestions?.filter((suggestion) => suggestion.toLowerCase() !== words.toLowerCase());
    return {
      title: words ? `“${words}”` : 'All products',
      seo,
      query: words,
      publicCaching: answer.publicCaching,
      body: html`<h1>${words ? html`Results for “${words}”` : 'All products'}</h1>
${missingParts(answer.missingSections)}
${when(others?.length ? others : null, (list) => html`<p class="suggestions">Perhaps: ${list.map((suggestion) => html`<a href="${paths.search(suggestion)}">${suggestion}</a> `)}</p>`)}
${when(results, (list) => productList({ list, path: '/search', query: asked, hasRelevance: words !== '' }))}`,
    };
  },
};
