import type { MobileHomeQuery, ProductCardPartsFragment } from '../../generated/gateway-operations.ts';
import { presentProductCard } from '../../present/cards.ts';
import { homeSection, type HomeSection, type HomeSectionOptions } from './home-section.ts';

interface ProductRow {
  edges: readonly { node: ProductCardPartsFragment }[];
}

type RowOptions = Pick<HomeSectionOptions<'ProductRowSection', ProductRow>, 'id' | 'titles' | 'link' | 'isShown'> & {
  from: (data: MobileHomeQuery) => ProductRow | null | undefined;
};

/** A section that is a row of product tiles; `id` is also its name in the gateway's response. */
export function productRow({ id, titles, link, isShown, from }: RowOptions): HomeSection {
  return homeSection<'ProductRowSection', ProductRow>({
    id,
    type: 'ProductRowSection',
    minimumAppVersion: '1.0.0',
    titles,
    ...(link !== undefined && { link }),
    ...(isShown && { isShown }),
    needs: [id],
    gather: ({ data }) => data && from(data),
    present({ edges }, { market }) {
      const products = edges.filter(({ node }) => isAdvertisable(node)).map(({ node }) => presentProductCard(node, market.locale));
      return products.length > 0 ? { products } : null;
    },
  });
}

/** What is not sold at the moment, or not in this currency, is not advertised. */
function isAdvertisable({ availability, priceRange }: ProductCardPartsFragment): boolean {
  return availability !== 'UNAVAILABLE' && priceRange !== null;
}
