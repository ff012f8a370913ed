import type { Mocks } from '#platform/bff/testing/mock-execution';

/**
 * A product as shops really have it, for measuring payloads: made-up values of one length for everything would compress to
 * nothing. Six pictures, six variants, five reviews, eight like it; the stub gives as many of each as were asked for.
 */
const words = 'oak bowl turned from one piece by hand oiled twice dried for two winters in our yard near the river grain knot warm deep wide shallow smooth every differs from the next salad bread fruit wash with water never soak dishwasher gift wrapped linen stamp signed numbered maker small batch apple cherry walnut beech spruce'.split(' ');

/** Text of some words that differs by seed and is the same at each run. */
function text(seed: number, count: number): string {
  let state = seed * 7919 + 17;
  const chosen = Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return words[state % words.length] ?? '';
  });
  const sentence = chosen.join(' ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
const id = (prefix: string, n: number): string => `${prefix}_01jz${(n * 982451653 + 57885161).toString(32).padStart(12, '0')}${(n * 49979687).toString(32).padStart(10, '0')}`;

function picture(name: string, n: number): object {
  return {
    alt: text(n + 40, 6),
    width: 2000,
    height: 1500,
    url: ({ width }: { width: number }) => `https://media.shop.example/products/${name}-${(n * 104729).toString(36)}/${width}.webp`,
  };
}

function money(minorUnits: number): object {
  return { amount: (minorUnits / 100).toFixed(2), minorUnits, currencyCode: 'EUR', fractionDigits: 2 };
}

const vendor = {
  id: id('ven', 1),
  slug: 'holzwerk-nord',
  name: 'Holzwerk Nord',
  tagline: 'Bowls and boards from one tree each',
  country: 'DE',
  logo: picture('holzwerk-nord', 9),
  banner: picture('holzwerk-nord', 10),
  rating: { average: 4.7, count: 318 },
  handlingDays: 2,
  isAcceptingOrders: true,
  policies: { returnWindowDays: 30, returns: text(70, 25), shipping: text(71, 25) },
};

const optionValues = (n: number): object[] => [
  { name: 'Size', value: ['20 cm', '28 cm', '36 cm'][n % 3] },
  { name: 'Wood', value: n % 2 === 0 ? 'Oak' : 'Walnut' },
];

function variant(n: number): object {
  return {
    id: id('var', n),
    title: `${['20 cm', '28 cm', '36 cm'][n % 3]} / ${n % 2 === 0 ? 'Oak' : 'Walnut'}`,
    sku: `HWN-BOWL-${n}0${n % 3}`,
    optionValues: optionValues(n),
    image: picture('oak-bowl-variant', n),
    price: money(3900 + n * 750),
    compareAtPrice: n % 3 === 0 ? money(5900 + n * 750) : null,
    availability: n === 4 ? 'LOW_STOCK' : 'IN_STOCK',
    availableQuantity: n * 3,
    deliveryEstimate: { minDays: 2, maxDays: 5, price: money(490) },
  };
}

function review(n: number): object {
  return {
    id: id('rev', n),
    rating: 3 + (n % 3),
    title: text(n, 4),
    body: text(n + 10, 45),
    authorName: ['Ada K.', 'Bea M.', 'Cem T.', 'Dora S.', 'Emil R.'][n % 5],
    isVerifiedPurchase: n % 2 === 0,
    createdAt: `2026-0${n}-1${n}T09:30:0${n}.000Z`,
  };
}

function product(n: number): object {
  return {
    id: id('prd', n),
    slug: `turned-bowl-${n}`,
    title: text(n + 20, 4),
    description: text(n + 30, 90),
    availability: 'IN_STOCK',
    rating: { average: 4.1 + n / 10, count: 12 * n },
    priceRange: { min: money(3900 + n * 410), max: money(3900 + n * 900) },
    media: ({ first = 20 }: { first?: number }) => numbers(6).slice(0, first).map((i) => picture(`turned-bowl-${n}`, i)),
    attributes: ['Material', 'Origin', 'Finish', 'Care'].map((name, i) => ({ name, code: name.toLowerCase(), value: text(i + 60, 2) })),
    category: { slug: 'bowls', name: 'Bowls', path: [{ slug: 'kitchen', name: 'Kitchen' }, { slug: 'bowls', name: 'Bowls' }] },
    vendor,
    options: [{ name: 'Size', values: ['20 cm', '28 cm', '36 cm'] }, { name: 'Wood', values: ['Oak', 'Walnut'] }],
    variants: numbers(6).map(variant),
    defaultVariant: variant(1),
    reviews: ({ first = 10 }: { first?: number }) => ({ totalCount: 41, edges: numbers(5).slice(0, first).map((i) => ({ node: review(i) })) }),
    related: ({ first = 8 }: { first?: number }) => numbers(8).slice(0, first).map((i) => product(i + 1)),
  };
}

const category = (n: number): object => ({ id: id('cat', n), slug: `category-${n}`, name: text(n + 80, 1), description: text(n + 81, 12), productCount: 40 + n, image: picture('category', n), children: () => numbers(4).map(category) });

function orderLine(n: number): object {
  return { title: text(n + 20, 4), variantTitle: '28 cm / Oak', quantity: n, unitPrice: money(3900), total: money(3900 * n), subtotal: money(3900 * n), previousUnitPrice: null, variant: { ...variant(n), product: product(n) } };
}

const totals = { subtotal: money(15_600), discount: money(0), shipping: money(980), tax: money(2491), taxIncluded: true, total: money(16_580) };

function order(n: number): object {
  return {
    id: id('ord', n),
    number: `M-10${n}7`,
    placedAt: `2026-03-0${(n % 9) + 1}T09:30:00.000Z`,
    totals,
    lines: numbers(3).map(orderLine),
    vendorOrders: numbers(2).map((i) => ({ number: `M-10${n}7-${i}`, vendorName: 'Holzwerk Nord', vendor, totals, lines: numbers(2).map(orderLine), parcels: [{ carrier: 'DHL', trackingNumber: `00340434${n}${i}`, shippedAt: '2026-03-04T12:00:00.000Z', deliveredAt: null }] })),
    timeline: numbers(4).map((i) => ({ at: `2026-03-0${i}T10:00:00.000Z`, event: 'order.placed', description: text(i + 90, 5) })),
  };
}

const edges = (nodes: object[]): object[] => nodes.map((node) => ({ node }));
const pageInfo = { hasNextPage: true, endCursor: 'WyIyMDI2LTAzLTAxVDA5OjMwOjAwLjAwMFoiLCJwcmRfMSJd' };

/** Mocks of a whole market: what the gateway is asked for comes in the size that was asked for. */
export const catalogMocks: Mocks = {
  Query: {
    product: product(1),
    category: category(1),
    categories: numbers(8).map(category),
    products: ({ first }: { first: number }) => ({ totalCount: 214, edges: edges(numbers(first).map(product)), pageInfo, facets: [] }),
    vendors: ({ first }: { first: number }) => ({ edges: edges(numbers(first).map((n) => ({ ...vendor, slug: `vendor-${n}`, name: text(n + 100, 2) }))) }),
    order: order(1),
    cart: { itemCount: 6, problems: [], coupons: [], totals, vendorGroups: numbers(2).map((n) => ({ vendorName: `Holzwerk ${n}`, vendor, totals, lines: numbers(2).map(orderLine) })) },
    me: {
      id: id('usr', 1),
      orders: ({ first }: { first: number }) => ({ totalCount: 30, edges: edges(numbers(first).map(order)), pageInfo }),
      notifications: ({ first }: { first: number }) => ({ edges: edges(numbers(first).map((n) => ({ id: id('ntf', n), event: 'order.placed', title: text(n + 110, 4), body: text(n + 140, 14), link: `/orders/M-10${n}7`, readAt: null }))), pageInfo }),
    },
  },
};
