/** What purchases cost the services, with every cache at work. */
import assert from 'node:assert/strict';
import { costOfPurchase } from '../purchase-cost.ts';
import { createWebClient } from '../web-client.ts';
import type { Chapter } from './walk.ts';

export const cost: Chapter = {
  'a purchase of two vendors’ lines costs at most 14 requests to all services together and 7 messages': async ({ stack, journey }, t) => {
    const variantIds = await journey.variantsOf('harbour-mug', 'cloud-edge-notebook');
    const found = await costOfPurchase(stack.urls, 3, async () => {
      const { state } = await journey.fillAndCheckOut(createWebClient(stack.urls['bff-web']), variantIds, { email: 'cost@example.com' });
      assert.equal(state, 'PLACED');
    });
    t.diagnostic(JSON.stringify(found));
    assert.ok(found.requests <= 14 && found.messages <= 7, JSON.stringify(found));
  },
};
