/** Which products to show beside one. */
import type { ListingFacts } from './listing-facts.ts';

const currency = 'EUR';
const perSharedValue = 10;
const forSamePrice = 5;

export interface RelatedInput {
  of: ListingFacts;
  /** What was bought together with it, with the number of orders. */
  together: readonly { facts: ListingFacts; orders: number }[];
  /** The best sellers of its category. */
  similar: readonly ListingFacts[];
}

/**
 * What was bought together first, most often first; then what shares most facts and is about as dear, best sellers before
 * others. Nothing that cannot be bought, and never the product itself. The same input gives the same order.
 */
export function rankRelated({ of, together, similar }: RelatedInput, limit: number): string[] {
  const isFit = (facts: ListingFacts): boolean => facts.id !== of.id && facts.isPurchasable && facts.stockLevel > 1;
  const bought = together
    .filter(({ facts }) => isFit(facts))
    .toSorted((a, b) => b.orders - a.orders || byId(a.facts, b.facts))
    .map(({ facts }) => facts.id);
  const alike = similar
    .filter(isFit)
    .map((facts) => ({ facts, likeness: likenessOf(of, facts) }))
    .toSorted((a, b) => b.likeness - a.likeness || b.facts.soldCount - a.facts.soldCount || byId(a.facts, b.facts))
    .map(({ facts }) => facts.id);
  return [...new Set([...bought, ...alike])].slice(0, limit);
}

function likenessOf(a: ListingFacts, b: ListingFacts): number {
  const shared = b.values.filter((token) => a.values.includes(token)).length;
  const [mine, theirs] = [a.prices.get(currency)?.[0] ?? 0, b.prices.get(currency)?.[0] ?? 0];
  const closeness = mine > 0 && theirs > 0 ? Math.min(mine, theirs) / Math.max(mine, theirs) : 0;
  return shared * perSharedValue + closeness * forSamePrice;
}

function byId(a: ListingFacts, b: ListingFacts): number {
  return a.id < b.id ? -1 : 1;
}
