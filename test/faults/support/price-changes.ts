/** A price that its vendor changes again and again while people read it everywhere: when each change was seen where, and whether an old one came after. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { cacheEvicted } from '#events/gateway';
import { productUpdated } from '#events/product';
import { followBroker, heard } from '#platform/bff/live/broker-feed';
import { silentLogger } from '#platform/telemetry/logger';
import { waitFor } from '#platform/testing/wait-for';
import type { Stack } from '../../../dev/stack.ts';
import { createJourney, persona } from '../../stack/journey.ts';
import { createWebClient, registeredIds, type WebClient } from '../../stack/web-client.ts';

/** Moments of one change in milliseconds since it is one: since its vendor was answered, or others could hear of it. */
export interface Change {
  readonly price: number;
  /** `sent` by the vendor (before the change, so below 0), `event` when the broker gives it out, `evicted` when the gateway says that it has forgotten the old price, and by place when the new one was shown. */
  readonly steps: Readonly<Record<string, number>>;
  /** By place, when the last look began that still showed the old price; below 0 when none did after the change. */
  readonly oldUntil: Readonly<Record<string, number>>;
}

export interface PriceChanges {
  readonly changes: readonly Change[];
  /** Reads that were sent after a place had shown a price and got an older one. */
  readonly stale: readonly string[];
  readonly reads: number;
  /** Of these, how many came without the price because everything was too busy. */
  readonly unanswered: number;
}

/** One place where people see the price, as an HTTP request. */
interface Place {
  readonly name: string;
  read(): Promise<number | undefined>;
}

interface Sight {
  newest: number;
  readonly seenAt: Map<number, number>;
  /** When the latest look began that showed less than the price by that number. */
  lastOldAt: number;
}

const market = { locale: 'en-IE', currency: 'EUR', country: 'FR' };
const slug = 'harbour-mug';
const lowest = 100;
const pollMs = 5;

/** Changes a price so many times; each time goes on when all places show it. */
export async function changePrices(stack: Stack, count: number): Promise<PriceChanges> {
  const { gateway, tokenOf, variantsOf } = createJourney(stack);
  const [variantId = ''] = await variantsOf(slug);
  const token = await tokenOf(persona('ines-carvalho'));
  const [heardAt, evictedAt] = [new Map<number, number>(), new Map<number, number>()];
  let current = 0;
  const priceIn = ({ variants }: typeof productUpdated.example): number => variants.find((variant) => variant.variantId === variantId)?.prices.find(({ currency }) => currency === 'EUR')?.priceMinor ?? 0;
  const feed = await followBroker({
    url: stack.topology.brokers['bff-web'] ?? '',
    service: 'bff-web',
    logger: silentLogger(),
    rules: [
      heard(productUpdated, (data) => void heardAt.set(priceIn(data), performance.now())),
      heard(cacheEvicted, ({ keys }) => void (keys?.includes(variantId) && evictedAt.set(current, performance.now()))),
    ],
    onGap: () => undefined,
  });
  const places = await placesOf(stack, variantId);
  const sights = new Map(places.map(({ name }): [string, Sight] => [name, { newest: 0, seenAt: new Map(), lastOldAt: 0 }]));
  const stale: string[] = [];
  let [reads, unanswered, isOver] = [0, 0, false];
  const watch = async ({ name, read }: Place, sight: Sight): Promise<void> => {
    while (!isOver) {
      const [newestBefore, beganAt] = [sight.newest, performance.now()];
      const shown = await read();
      // The price of before the first change is older than all.
      const price = shown !== undefined && shown >= lowest + count ? 0 : shown;
      if (shown === undefined) unanswered += 1;
      reads += 1;
      if (price !== undefined && price < newestBefore) stale.push(`${name}: ${price} after ${newestBefore}`);
      if (price !== undefined && price < current) sight.lastOldAt = beganAt;
      if (price !== undefined && price > sight.newest) {
        sight.newest = price;
        sight.seenAt.set(price, performance.now());
      }
      await pause(pollMs);
    }
  };
  const watching = places.map((place) => watch(place, sights.get(place.name) as Sight));
  const changes: Change[] = [];
  try {
    for (let price = lowest; price < lowest + count; price += 1) {
      const sentAt = performance.now();
      current = price;
      const { data, errors } = await gateway<{ variantPriceSet: { userErrors: unknown[] } }>('mutation($id: ID!, $input: VariantPriceInput!) { variantPriceSet(id: $id, input: $input) { userErrors { code } } }', { token, variables: { id: variantId, input: { currency: 'EUR', minorUnits: price } } });
      assert.deepEqual([errors, data?.variantPriceSet.userErrors], [undefined, []]);
      const answeredAt = performance.now();
      const seen = [...sights].map(([name, sight]) => [name, sight] as const);
      await waitFor(() => heardAt.has(price) && evictedAt.has(price) && seen.every(([, sight]) => sight.seenAt.has(price)), { what: `price ${price} everywhere`, timeoutMs: 30_000, intervalMs: 5 });
      // Some more looks at this price: none of them may show an older one.
      await pause(pollMs * 4);
      const changedAt = Math.min(answeredAt, heardAt.get(price) ?? answeredAt);
      const since = (at = 0): number => at - changedAt;
      const by = (at: (sight: Sight) => number | undefined): Record<string, number> => Object.fromEntries(seen.map(([name, sight]) => [name, since(at(sight))]));
      changes.push({
        price,
        steps: { sent: since(sentAt), event: since(heardAt.get(price)), evicted: since(evictedAt.get(price)), ...by(({ seenAt }) => seenAt.get(price)) },
        oldUntil: by(({ lastOldAt }) => lastOldAt),
      });
    }
  } finally {
    isOver = true;
    await Promise.all(watching);
    await feed.close();
  }
  return { changes, stale, reads, unanswered };
}

/** The gateway as an app without a BFF, and pages of both BFFs: kept whole for guests, in parts for people who are signed in. */
async function placesOf({ urls }: Stack, variantId: string): Promise<Place[]> {
  const browser = createWebClient(urls['bff-web']);
  const { email, password } = persona('ada-moreau');
  await browser.send('SignIn', { input: { email, password } });
  const { cookie = '' } = browser.credentials();
  const [web, mobile] = [registeredIds('web'), registeredIds('mobile')];
  const address = (base: string, id: string, variables: object): string => `${base}/graphql?id=${id}&variables=${encodeURIComponent(JSON.stringify(variables))}`;
  await wish(browser);
  const page = address(urls['bff-web'], web('ProductPage'), { slug, market });
  const shelf = address(urls['bff-web'], web('SearchPage'), { query: 'harbour mug', market });
  const wishes = address(urls['bff-web'], web('WishlistPage'), { market });
  const screen = address(urls['bff-mobile'], mobile('Product'), { slug, display: market });
  const query = `{ productVariant(id: "${variantId}") { price(currency: EUR) { minorUnits } } }`;
  return [
    place('gateway', `${urls.gateway}/graphql`, /"minorUnits":(\d+)/, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) }),
    place('web product, guest', page, priceOf(variantId)),
    place('web product, customer', page, priceOf(variantId), { headers: { cookie } }),
    place('web search, guest', shelf, onCard),
    place('web wishlist, customer', wishes, onCard, { headers: { cookie } }),
    place('mobile product, guest', screen, priceOf(variantId), { headers: { 'x-app-version': '99.0.0' } }),
  ];
}

async function wish(browser: WebClient): Promise<void> {
  const { data } = await browser.send<{ productPage: { product: { id: string } } }>('ProductPage', { slug, market });
  await browser.send('WishlistAdd', { productId: data.productPage.product.id, market });
}

/** The first amount on the product's card. */
const onCard = new RegExp(`"slug":"${slug}".*?"minorUnits":(\\d+)`);
const tooBusy = /"code":"(?:UNAVAILABLE|TIMEOUT|RATE_LIMITED)"/;

/** The first amount after the variant's id. */
const priceOf = (variantId: string): RegExp => new RegExp(`"id":"${variantId}".*?"minorUnits":(\\d+)`);

function place(name: string, url: string, pattern: RegExp, init?: RequestInit): Place {
  return {
    name,
    async read() {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
      const text = await response.text();
      const found = pattern.exec(text)?.[1];
      // On a machine that is too busy a page may come without its parts, or be refused: then it shows no old price either.
      if (!response.ok || tooBusy.test(text)) return undefined;
      if (found === undefined) throw new Error(`${name} shows no price: ${text.slice(0, 500)}`);
      return Number(found);
    },
  };
}
