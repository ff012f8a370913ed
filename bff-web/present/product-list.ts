import type { FacetPartsFragment, ProductCardPartsFragment } from '../generated/gateway-operations.ts';
import type { Facet, Pagination, ProductFilterInput, ProductList } from '../generated/schema-types.ts';
import { maximumOffset, type ListRequest } from '../list-request.ts';
import { presentProductCard } from './cards.ts';

/** A page of products as the gateway gives it. */
export interface ProductPageParts {
  totalCount: number | null;
  edges: readonly { node: ProductCardPartsFragment }[];
  facets?: readonly FacetPartsFragment[] | null;
}

export function presentProductList({ totalCount, edges, facets }: ProductPageParts, list: ListRequest, locale: string): ProductList {
  return {
    items: edges.map(({ node }) => presentProductCard(node, locale)),
    pagination: paginate(totalCount ?? edges.length, list),
    facets: facets ? facets.map((facet) => presentFacet(facet, list.filter)) : null,
  };
}

/** Pages that start beyond the gateway's largest offset cannot be opened, so they are not counted. */
export function paginate(totalCount: number, { page, pageSize }: Pick<ListRequest, 'page' | 'pageSize'>): Pagination {
  const openable = Math.floor(maximumOffset / pageSize) + 1;
  const pageCount = Math.min(Math.ceil(totalCount / pageSize), openable);
  return { page, pageSize, pageCount, totalCount, hasPrevious: page > 1, hasNext: page < pageCount };
}

function presentFacet({ code, name, values }: FacetPartsFragment, filter: ProductFilterInput): Facet {
  const selected = selectedValues(code, filter);
  return { code, name, values: values.map((value) => ({ ...value, isSelected: selected.includes(value.value) })) };
}

function selectedValues(code: string, filter: ProductFilterInput): readonly string[] {
  if (code === 'category') return filter.category ? [filter.category] : [];
  if (code === 'vendor') return filter.vendors ?? [];
  if (code === 'rating') return filter.minRating ? [String(filter.minRating)] : [];
  return filter.attributes?.find((attribute) => attribute.code === code)?.values ?? [];
}
