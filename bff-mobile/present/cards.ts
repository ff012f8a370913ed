import type { CategoryCardPartsFragment, OrderCardPartsFragment, ProductCardPartsFragment } from '../generated/gateway-operations.ts';
import type { CategoryCard, OrderCard, ProductCard } from '../generated/schema-types.ts';
import { presentImage } from './image.ts';
import { presentMoney, presentMoneyOrNull } from './money.ts';

export function presentProductCard(product: ProductCardPartsFragment, locale: string): ProductCard {
  const { id, slug, title, rating, availability, priceRange, media, vendor } = product;
  return {
    id,
    slug,
    title,
    image: presentImage(media[0]),
    price: presentMoneyOrNull(priceRange?.min, locale),
    isPriceFrom: priceRange ? priceRange.max.minorUnits > priceRange.min.minorUnits : false,
    rating,
    availability,
    vendorName: vendor?.name ?? null,
  };
}

export function presentCategoryCard({ slug, name, image }: CategoryCardPartsFragment): CategoryCard {
  return { slug, name, image: presentImage(image) };
}

const shownTitles = 2;

export function presentOrderCard(order: OrderCardPartsFragment, locale: string): OrderCard {
  const { id, number, placedAt, state, fulfilmentState, totals, lines } = order;
  return {
    id,
    number,
    placedAt,
    state,
    fulfilmentState,
    total: presentMoney(totals.total, locale),
    titles: lines.slice(0, shownTitles).map((line) => line.title),
    itemCount: lines.reduce((sum, line) => sum + line.quantity, 0),
  };
}
