/** A list of products with its facets, order and page numbers: what search, category and vendor pages share. */
import type { Facet, Pagination, ProductFilterInput, ProductList, ProductSort } from '../../generated/schema-types.ts';
import { lastPage } from '../../list-request.ts';
import { html, raw, when, type Html } from './html.ts';
import { notice, productTile } from './parts.ts';

const sorts: readonly { value: ProductSort; label: string }[] = [
  { value: 'RELEVANCE', label: 'Best match' },
  { value: 'BEST_SELLING', label: 'Most bought' },
  { value: 'NEWEST', label: 'Newest' },
  { value: 'PRICE_ASC', label: 'Price, low to high' },
  { value: 'PRICE_DESC', label: 'Price, high to low' },
  { value: 'RATING', label: 'Best rated' },
];
const attributePrefix = 'attribute.';

/** List arguments as the address says them. What is not understood is left out: a shared link must not break on an old filter. */
export function listOf(query: URLSearchParams): { filter: ProductFilterInput; sort: ProductSort | null; page: number } {
  const amount = (name: string): number | undefined => {
    const value = Number(query.get(name));
    return query.get(name) && Number.isFinite(value) && value >= 0 ? value : undefined;
  };
  const codes = new Set([...query.keys()].filter((key) => key.startsWith(attributePrefix)).map((key) => key.slice(attributePrefix.length)));
  const minRating = amount('rating');
  const [min, max] = [amount('min'), amount('max')];
  const category = query.get('category');
  return {
    sort: sorts.find(({ value }) => value === query.get('sort'))?.value ?? null,
    page: Math.min(lastPage, Math.max(1, Math.trunc(amount('page') ?? 1))),
    filter: {
      ...(category && { category }),
      ...(query.has('vendor') && { vendors: query.getAll('vendor') }),
      ...(min !== undefined && { minPriceMinor: Math.trunc(min) }),
      ...(max !== undefined && { maxPriceMinor: Math.trunc(max) }),
      ...(minRating !== undefined && minRating >= 1 && minRating <= 5 && { minRating }),
      ...(query.get('stock') === '1' && { inStock: true }),
      ...(codes.size > 0 && { attributes: [...codes].map((code) => ({ code, values: query.getAll(attributePrefix + code) })) }),
    },
  };
}

/** The name in the address that a facet's values go under; undefined for facets that are no filters here. */
function parameterOf(code: string): string | undefined {
  if (code === 'vendor' || code === 'category' || code === 'rating') return code;
  if (code === 'availability' || code === 'inStock') return undefined;
  return code.startsWith('price') ? undefined : attributePrefix + code;
}

function facetGroup({ code, name, values }: Facet): Html | null {
  const parameter = parameterOf(code);
  if (!parameter || values.length === 0) return null;
  const kind = parameter === 'category' || parameter === 'rating' ? 'radio' : 'checkbox';
  return html`<fieldset><legend>${name}</legend>${values.slice(0, 12).map(
    ({ value, label, count, isSelected }) => html`<label><input type="${kind}" name="${parameter}" value="${value}"${raw(isSelected ? ' checked' : '')}> ${label} <span class="count">${count}</span></label>`,
  )}</fieldset>`;
}

export interface ListView {
  list: ProductList;
  /** Path of the page, without its query. */
  path: string;
  query: URLSearchParams;
  hasRelevance: boolean;
}

/** Facets beside the tiles; one form, so that it works without a script. */
export function productList({ list, path, query, hasRelevance }: ListView): Html {
  const { items, facets, pagination } = list;
  const chosen = query.get('sort');
  return html`<div class="listing">
<details class="facets" data-open-when-wide><summary>Order and filters</summary><form action="${path}" data-submit-on-change>
${when(query.get('q'), (words) => html`<input type="hidden" name="q" value="${words}">`)}
<div class="field"><label for="sort">Order</label><select id="sort" name="sort">${sorts.filter(({ value }) => hasRelevance || value !== 'RELEVANCE').map(({ value, label }) => html`<option value="${value}"${raw(value === chosen ? ' selected' : '')}>${label}</option>`)}</select></div>
<label><input type="checkbox" name="stock" value="1"${raw(query.get('stock') === '1' ? ' checked' : '')}> Only what is in stock</label>
${facets?.map(facetGroup)}
<p class="actions"><button>Show</button> ${[...query.keys()].some((key) => !['q', 'sort', 'page'].includes(key)) ? html`<a href="${path}${query.get('q') ? `?q=${encodeURIComponent(query.get('q') ?? '')}` : ''}">Clear all</a>` : null}</p>
</form></details>
<section aria-labelledby="count"><p id="count" class="count-line">${pagination.totalCount} ${pagination.totalCount === 1 ? 'product' : 'products'}</p>
${items.length === 0 ? nothingOn(pagination, path, query) : html`<ul class="tiles">${items.map((card, index) => productTile(card, { eager: index < 4 }))}</ul>`}
${pagination.page > pagination.pageCount ? null : pages(pagination, path, query)}</section>
</div>`;
}

/** Either nothing is found at all, or the page is beyond the last one. */
function nothingOn({ totalCount }: Pagination, path: string, query: URLSearchParams): Html {
  if (totalCount === 0) return notice('Nothing fits all of this. Take a filter away, or try other words.');
  const first = new URLSearchParams(query);
  first.delete('page');
  return html`<p class="notice">The list ends before this page. <a href="${path}${first.size > 0 ? `?${first.toString()}` : ''}">See it from its beginning</a></p>`;
}

/** Links to the neighbours, the ends and what is near. */
function pages({ page, pageCount }: Pagination, path: string, query: URLSearchParams): Html | null {
  if (pageCount < 2) return null;
  const to = (number: number): string => {
    const next = new URLSearchParams(query);
    next.set('page', String(number));
    return `${path}?${next.toString()}`;
  };
  const numbers = [...new Set([1, page - 1, page, page + 1, pageCount])].filter((number) => number >= 1 && number <= pageCount);
  return html`<nav class="pages" aria-label="Pages">${page > 1 ? html`<a rel="prev" href="${to(page - 1)}">Previous</a>` : null}
${numbers.map((number, index) => html`${index > 0 && number - (numbers[index - 1] ?? 0) > 1 ? html`<span aria-hidden="true">…</span>` : null}${number === page ? html`<span class="current" aria-current="page">${number}</span>` : html`<a href="${to(number)}" aria-label="Page ${number}">${number}</a>`}`)}
${page < pageCount ? html`<a rel="next" href="${to(page + 1)}">Next</a>` : null}</nav>`;
}
