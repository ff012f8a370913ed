import type { CategoryCardPartsFragment, OrderCardPartsFragment, ProductCardPartsFragment, VendorCardPartsFragment } from '../generated/gateway-operations.ts';
import type { CategoryCard, OrderCard, ProductCard, Rating, VendorCard } from '../generated/schema-types.ts';
import { paths } from '../storefront/addresses.ts';
import { presentImage } from './image.ts';
import { presentMoney, presentMoneyOrNull } from './money.ts';

export function presentProductCard(product: ProductCardPartsFragment, locale: string): ProductCard {
  const { id, slug, title, rating, availability, priceRange, media, vendor } = product;
  return {
    id,
    slug,
    title,
    url: paths.product(slug),
    image: presentImage(media[0]),
    price: presentMoneyOrNull(priceRange?.min, locale),
    isPriceFrom: priceRange ? priceRange.max.minorUnits > priceRange.min.minorUnits : false,
    rating,
    availability,
    vendorName: vendor?.name ?? null,
    vendorUrl: vendor ? paths.vendor(vendor.slug) : null,
  };
}

export function presentCategoryCard({ slug, name, productCount, image }: CategoryCardPartsFragment): CategoryCard {
  return { slug, name, url: paths.category(slug), image: presentImage(image), productCount };
}

export function presentVendorCard({ slug, name, tagline, country, logo, rating }: VendorCardPartsFragment & { rating?: Rating | null }): VendorCard {
  return { slug, name, url: paths.vendor(slug), tagline, country, logo: presentImage(logo), rating: rating ?? null };
}

const shownTitles = 3;

export function presentOrderCard(order: OrderCardPartsFragment, locale: string): OrderCard {
  const { id, number, placedAt, state, fulfilmentState, totals, lines } = order;
  return {
    id,
    number,
    url: paths.order(number),
    placedAt,
    state,
    fulfilmentState,
    total: presentMoney(totals.total, locale),
    titles: lines.slice(0, shownTitles).map((line) => line.title),
    itemCount: lines.reduce((sum, line) => sum + line.quantity, 0),
  };
}
