/** Buyers who fill a cart with lines of two vendors and check it out, through the web BFF. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createJourney } from '../../test/stack/journey.ts';
import { createWebClient, type WebClient } from '../../test/stack/web-client.ts';
import type { Stack } from '../../dev/stack.ts';
import { createLightFetch } from '../light-fetch.ts';
import { readCounters } from './counters.ts';
import type { Shop } from './load.ts';

type Buyer = WebClient | 'somebody new';

/** Our marketplace as a shop, where every guest is somebody new. `followed` resolves once everything that follows purchases is done. */
export function createShop({ urls }: Pick<Stack, 'urls'>, variantIds: string[], followed: () => Promise<void>): Shop<Buyer> {
  const journey = createJourney({ urls });
  const fetch = createLightFetch();
  const customers: WebClient[] = [];

  async function newCustomer(): Promise<WebClient> {
    const browser = createWebClient(urls['bff-web'], fetch);
    const input = { email: `bench-${randomUUID().slice(0, 8)}@example.com`, password: 'bench-harness-2291', displayName: 'Bench Buyer', market: { locale: 'en-IE', currency: 'EUR', country: 'FR' } };
    await browser.send('SignUp', { input });
    return browser;
  }

  return {
    /** Signing up is no part of a purchase, so that customers are kept from one run to the next. */
    async buyersFor({ signedIn, buyers }) {
      if (!signedIn) return Array.from({ length: buyers }, () => 'somebody new');
      while (customers.length < buyers) customers.push(await newCustomer());
      return customers.slice(0, buyers);
    },
    async buy(buyer) {
      const browser = buyer === 'somebody new' ? createWebClient(urls['bff-web'], fetch) : buyer;
      const { state, failure, firstAnswerMs } = await journey.fillAndCheckOut(browser, variantIds);
      assert.equal(state, 'PLACED', `a checkout ended ${state} ${failure?.code ?? ''}`);
      return firstAnswerMs;
    },
    count: () => readCounters(urls),
    followed,
  };
}
