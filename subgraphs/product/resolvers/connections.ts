import { checkedLocale } from '../domain/locale.ts';
import type { ProductConnectionResolvers, ReviewConnectionResolvers } from '../generated/schema-types.ts';
import { edgesOf } from './product-edges.ts';

export const productConnectionResolvers: ProductConnectionResolvers = {
  edges: (page, _args, context, info) => edgesOf(page, context, info),
  totalCount: (page) => page.totalCount(),
  isExact: ({ filter }, _args, { facets }) => (filter ? facets.isExact(filter) : true),
  facets: ({ filter }, { locale }, { facets }) => (filter ? facets.read(filter, locale ? checkedLocale(locale, 'BAD_USER_INPUT') : null) : []),
};

export const reviewConnectionResolvers: ReviewConnectionResolvers = {
  totalCount: (page) => page.totalCount(),
};
