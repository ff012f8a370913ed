import { deterministicId, idPrefixes } from '../ids.ts';
import type { DemoCustomer, DemoProduct, DemoReview } from '../model.ts';
import type { Random } from '../random.ts';
import { remarksByTrade, remarksForAnyTrade, textsByRating, vendorReplies, type Rating } from '../review-texts.ts';

export interface ReviewInput {
  readonly product: DemoProduct;
  readonly customer: DemoCustomer;
  readonly rating: Rating;
  readonly title: string;
  readonly body: string;
  readonly status?: DemoReview['status'];
  readonly createdDaysAgo?: number;
  readonly vendorReply?: string;
}

/** A customer's one review of a product. */
export function buildReview(input: ReviewInput): DemoReview {
  const { product, customer } = input;
  return {
    id: deterministicId(idPrefixes.review, `${product.slug}/${customer.key}`),
    productId: product.id, productSlug: product.slug, vendorId: product.vendorId,
    customerId: customer.id, customerKey: customer.key,
    authorName: `${customer.firstName} ${customer.lastName[0]}.`,
    rating: input.rating, title: input.title, body: input.body,
    status: input.status ?? 'published',
    createdDaysAgo: input.createdDaysAgo ?? 10,
    vendorReply: input.vendorReply ?? null,
  };
}

export interface ReviewsArguments {
  readonly product: DemoProduct;
  readonly trade: string;
  readonly customers: readonly DemoCustomer[];
  readonly random: Random;
}

/** What people said about one product: none to nine reviews around a quality of its own. */
export function buildReviewsOf({ product, trade, customers, random }: ReviewsArguments): DemoReview[] {
  const quality = 3.7 + random.next() * 1.2;
  const authors = random.shuffle(customers).slice(0, reviewCount(random));
  const remarks = remarksByTrade[trade] ?? remarksForAnyTrade;
  const good = random.shuffle(remarks.good);
  const bad = random.shuffle(remarks.bad);
  return authors.map((customer, index) => {
    const rating = ratingAround(quality, random);
    const texts = textsByRating[rating];
    const pool = rating >= 4 ? good : bad;
    const remark = pool[index % pool.length] as string;
    const body = [random.pick(texts.openings), remark, random.pick(texts.closings)].filter((part) => part !== '').join(' ');
    return buildReview({
      product, customer, rating, body,
      title: random.pick(texts.titles),
      status: statusOf(random),
      createdDaysAgo: random.integer(0, Math.max(0, Math.min(product.publishedDaysAgo, customer.joinedDaysAgo) - 1)),
      vendorReply: rating <= 3 && random.chance(0.6) ? random.pick(vendorReplies) : undefined,
    });
  });
}

function reviewCount(random: Random): number {
  if (random.chance(0.08)) return 0;
  return random.chance(0.15) ? random.integer(7, 11) : random.integer(1, 6);
}

function ratingAround(quality: number, random: Random): Rating {
  const spread = (random.next() + random.next() + random.next() - 1.5) * 2;
  return Math.min(5, Math.max(1, Math.round(quality + spread))) as Rating;
}

function statusOf(random: Random): DemoReview['status'] {
  if (random.chance(0.03)) return 'pending';
  return random.chance(0.01) ? 'rejected' : 'published';
}
