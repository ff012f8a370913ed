/**
 * A second opinion on carts: what they hold and cost, written anew and as plainly as can be, with none of the subgraph's own rules. Amounts are cents as
 * BigInt, rates basis points.
 */
export interface ModelVariant {
  readonly variantId: string;
  /** Place of its vendor in `World.vendors`. */
  readonly vendor: number;
  readonly taxClass: 'STANDARD' | 'REDUCED' | 'ZERO';
  readonly grams: number;
  price: bigint;
  isOffered: boolean;
}

export interface ModelVendor {
  readonly vendorId: string;
  /** Ways of delivery to a country: the price of all these goods; null when they are too heavy. */
  readonly ways: (country: string) => { code: string; price: (goods: { value: bigint; pieces: number; grams: number }) => bigint | null }[];
  isSelling: boolean;
}

export interface ModelCoupon {
  readonly code: string;
  readonly kind: 'percent' | 'fixed' | 'free_shipping';
  /** Basis points or cents. */
  readonly value: bigint;
  readonly minimum: bigint;
  /** Place of the vendor whose goods it is for; null for all. */
  readonly vendor: number | null;
  readonly isStackable: boolean;
}

export interface World {
  readonly variants: readonly ModelVariant[];
  readonly vendors: readonly ModelVendor[];
  readonly coupons: readonly ModelCoupon[];
}

export interface ModelLine {
  readonly variant: number;
  quantity: number;
  readonly addedPrice: bigint;
}

export interface ModelCart {
  version: number;
  country: string;
  note: string | null;
  lines: ModelLine[];
  /** Places in `World.coupons`, in the order they were applied. */
  coupons: number[];
  /** By place of the vendor: the way that was chosen, and a note. */
  ways: Map<number, string>;
  notes: Map<number, string>;
}

const taxRates: Record<string, Record<ModelVariant['taxClass'], bigint>> = {
  DE: { STANDARD: 1900n, REDUCED: 700n, ZERO: 0n },
  FI: { STANDARD: 2550n, REDUCED: 1400n, ZERO: 0n },
  US: { STANDARD: 0n, REDUCED: 0n, ZERO: 0n },
};

const halfUp = (numerator: bigint, denominator: bigint): bigint => (2n * numerator + denominator) / (2n * denominator);
const sum = (list: readonly bigint[]): bigint => list.reduce((all, each) => all + each, 0n);

/** Largest remainder, the earlier one of two that are equal. */
function divided(amount: bigint, weights: readonly bigint[]): bigint[] {
  const whole = sum(weights);
  const parts = weights.map((weight) => (amount * weight) / whole);
  const order = weights.map((weight, index) => ({ index, rest: (amount * weight) % whole })).sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of order.slice(0, Number(amount - sum(parts)))) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}

/** What a cart looks like to whoever asks for it. */
export interface Look {
  version: number;
  country: string;
  note: string | null;
  lines: [variantId: string, quantity: number, price: string, formerPrice: string | null, isPurchasable: boolean][];
  coupons: [code: string, discount: string][];
  problems: string[];
  groups: [vendorId: string, way: string | null, note: string | null, goods: string, discount: string, delivery: string, tax: string, total: string][];
  totals: [goods: string, discount: string, delivery: string, tax: string, total: string];
}

interface Priced extends ModelLine {
  readonly facts: ModelVariant;
  rest: bigint;
}

/** Why a coupon counts for nothing among others that count; null when it counts. */
function refusal(coupon: ModelCoupon, lines: readonly Priced[], counting: readonly ModelCoupon[]): 'stacking' | 'cart' | null {
  const goods = lines.filter(({ facts }) => coupon.vendor === null || facts.vendor === coupon.vendor);
  if (goods.length === 0 || sum(goods.map(({ facts, quantity }) => facts.price * BigInt(quantity))) < coupon.minimum) return 'cart';
  return counting.length === 0 || (coupon.isStackable && counting.every(({ isStackable }) => isStackable)) ? null : 'stacking';
}

const isBuyable = (world: World, { isOffered, vendor }: ModelVariant): boolean => isOffered && world.vendors[vendor]?.isSelling === true;

function buyable(world: World, cart: ModelCart): Priced[] {
  return cart.lines.flatMap((line) => {
    const facts = world.variants[line.variant] as ModelVariant;
    return isBuyable(world, facts) ? [{ ...line, facts, rest: facts.price * BigInt(line.quantity) }] : [];
  });
}

/** Which of a cart's coupons count, and why the others do not, by place in the world. */
export function couponsThatCount(world: World, cart: ModelCart): { counting: ModelCoupon[]; refused: Map<number, 'stacking' | 'cart'> } {
  const counting: ModelCoupon[] = [];
  const refused = new Map<number, 'stacking' | 'cart'>();
  for (const place of cart.coupons) {
    const coupon = world.coupons[place] as ModelCoupon;
    const why = refusal(coupon, buyable(world, cart), counting);
    if (why) refused.set(place, why);
    else counting.push(coupon);
  }
  return { counting, refused };
}

/** The cart as it has to be shown. */
export function lookOf(world: World, cart: ModelCart): Look {
  const lines = buyable(world, cart);
  const { counting, refused } = couponsThatCount(world, cart);
  const discounts = new Map<string, bigint>();
  const takeOff = (coupon: ModelCoupon, targets: readonly { rest: bigint }[]): void => {
    const open = targets.filter(({ rest }) => rest > 0n);
    const rest = sum(open.map((target) => target.rest));
    const amount = coupon.kind === 'percent' ? halfUp(rest * coupon.value, 10_000n) : coupon.kind === 'fixed' ? (coupon.value < rest ? coupon.value : rest) : rest;
    discounts.set(coupon.code, amount);
    if (amount > 0n) divided(amount, open.map((target) => target.rest)).forEach((part, index) => ((open[index] as { rest: bigint }).rest -= part));
  };
  const ofCoupon = (coupon: ModelCoupon): Priced[] => lines.filter(({ facts }) => coupon.vendor === null || facts.vendor === coupon.vendor);
  for (const kind of ['percent', 'fixed'] as const) for (const coupon of counting.filter((each) => each.kind === kind)) takeOff(coupon, ofCoupon(coupon));

  const problems: string[] = [];
  if (cart.lines.length === 0) problems.push('CART_EMPTY');
  for (const line of cart.lines) if (!isBuyable(world, world.variants[line.variant] as ModelVariant)) problems.push('NOT_PURCHASABLE');
  const parcels = [...new Set(lines.map(({ facts }) => facts.vendor))].map((vendor) => {
    const own = lines.filter(({ facts }) => facts.vendor === vendor);
    const goods = { value: sum(own.map(({ rest }) => rest)), pieces: own.reduce((all, { quantity }) => all + quantity, 0), grams: own.reduce((all, { quantity, facts }) => all + quantity * facts.grams, 0) };
    const ways = world.vendors[vendor]?.ways(cart.country) ?? [];
    const possible = ways.map(({ code, price }) => ({ code, price: price(goods) })).filter(({ price }) => price !== null);
    if (possible.length === 0) problems.push(ways.length === 0 ? 'NOT_SHIPPABLE' : 'TOO_HEAVY');
    const way = possible.find(({ code }) => code === cart.ways.get(vendor)) ?? possible[0] ?? null;
    return { vendor, own, way: way?.code ?? null, full: way?.price ?? 0n, rest: way?.price ?? 0n };
  });
  problems.push(...[...refused].map(() => 'COUPON_NOT_APPLICABLE'));
  for (const coupon of counting.filter(({ kind }) => kind === 'free_shipping')) takeOff(coupon, parcels.filter(({ vendor }) => coupon.vendor === null || coupon.vendor === vendor));

  const taxOf = (price: bigint, rate: bigint): bigint => (cart.country === 'US' ? halfUp(price * rate, 10_000n) : halfUp(price * rate, 10_000n + rate));
  const rates = taxRates[cart.country] as Record<ModelVariant['taxClass'], bigint>;
  const amountsOf = (some: typeof parcels): bigint[] => {
    const own = some.flatMap((parcel) => parcel.own);
    const goods = sum(own.map(({ facts, quantity }) => facts.price * BigInt(quantity)));
    const afterwards = sum(own.map(({ rest }) => rest));
    const delivery = sum(some.map(({ rest }) => rest));
    const tax = sum([...own.map(({ rest, facts }) => taxOf(rest, rates[facts.taxClass])), ...some.map(({ rest }) => taxOf(rest, rates.STANDARD))]);
    return [goods, goods - afterwards, delivery, tax, afterwards + delivery + (cart.country === 'US' ? tax : 0n)];
  };
  const shown = <T>(amounts: bigint[]): T => amounts.map(String) as T;
  return {
    version: cart.version,
    country: cart.country,
    note: cart.note,
    lines: cart.lines.map(({ variant, quantity, addedPrice }) => {
      const facts = world.variants[variant] as ModelVariant;
      return [facts.variantId, quantity, String(facts.price), facts.price === addedPrice ? null : String(addedPrice), isBuyable(world, facts)];
    }),
    coupons: cart.coupons.map((place) => world.coupons[place] as ModelCoupon).map(({ code }) => [code, String(discounts.get(code) ?? 0n)]),
    problems: problems.toSorted(),
    groups: [...new Set(cart.lines.map(({ variant }) => world.variants[variant]?.vendor ?? 0))].map((vendor) => {
      const parcel = parcels.filter((each) => each.vendor === vendor);
      return [world.vendors[vendor]?.vendorId ?? '', parcel[0]?.way ?? null, cart.notes.get(vendor) ?? null, ...shown<[string, string, string, string, string]>(amountsOf(parcel))];
    }),
    totals: shown(amountsOf(parcels)),
  };
}
