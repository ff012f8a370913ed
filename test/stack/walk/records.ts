/** What is left of it all: traces, books and logs. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { waitFor } from '#platform/testing/wait-for';
import { checkInvariants } from '../../../dev/invariants/check.ts';
import { traceFolder } from '../../../dev/paths.ts';
import { services } from '../../../dev/services.ts';
import { readSpans } from '../../../dev/trace/read-spans.ts';
import { address, market, persona, type CartView, type CheckoutView } from '../journey.ts';
import { createWebClient } from '../web-client.ts';
import type { Chapter } from './walk.ts';

export const records: Chapter = {
  'one trace runs through BFF, gateway, subgraphs and, over the broker, to the mail': async ({ stack, journey }) => {
    const traceId = randomUUID().replaceAll('-', '');
    const browser = createWebClient(stack.urls['bff-web']);
    const [mug] = await journey.variantsOf('harbour-mug');
    await browser.send('CartAdd', { lines: [{ variantId: mug, quantity: 1 }], market });
    const { data } = await browser.send<{ cartPage: { cart: CartView } }>('CartPage', { market });
    const input = { cartVersion: data.cartPage.cart.version, expectedTotalMinor: data.cartPage.cart.totals.total.minorUnits, idempotencyKey: randomUUID(), email: 'trace@example.com', paymentMethod: 'pm_ok', shippingAddress: address };
    const started = await browser.send<{ checkout: { checkout: CheckoutView } }>('Checkout', { input, market }, { traceparent: `00-${traceId}-${'1'.repeat(16)}-01` });
    await journey.follow(browser, started.data.checkout.checkout);
    for (const name of ['bff-web', 'gateway', 'order', 'product', 'notification'] as const) {
      await waitFor(() => stack.logs(name).includes(traceId), { what: `the trace in the log of ${name}`, timeoutMs: 15_000 });
    }
    const spansOf = async () => (await readSpans(join(stack.topology.dataDir, traceFolder))).filter((span) => span.traceId === traceId);
    const hops = ['bff-web mutation Checkout', 'bff-web gateway ', 'gateway graphql ', 'gateway subgraph order', 'order graphql ', 'order transaction ', 'order sql ', 'order outbox stock.reserve.v1', 'order publish stock.reserve.v1', 'product product.', 'product outbox stock.reserved.v1', 'order checkout from RESERVING', 'order checkout authorizePayment', 'order publish order.placed.v1', 'notification notification.', 'notification deliver EMAIL'];
    await waitFor(async () => {
      const recorded = (await spansOf()).map(({ service, name }) => `${service} ${name}`);
      return hops.every((hop) => recorded.some((each) => each.startsWith(hop)));
    }, { what: 'a span of each hop', timeoutMs: 15_000 }).catch(async (error: unknown) => {
      const recorded = new Set((await spansOf()).map(({ service, name }) => `${service} ${name}`));
      assert.deepEqual(hops.filter((hop) => ![...recorded].some((each) => each.startsWith(hop))), [], `${String(error)}; recorded: ${[...recorded].join(', ')}`);
    });
    const spans = await spansOf();
    const known = new Set([...spans.map(({ spanId }) => spanId), '1'.repeat(16)]);
    assert.deepEqual(spans.filter(({ parentSpanId }) => parentSpanId === undefined || !known.has(parentSpanId)).map(({ service, name }) => `${service} ${name}`), [], 'each span has its cause in the trace');
  },

  'after all of it, every invariant holds': async ({ stack }) => {
    const violations = await waitFor(async () => {
      const found = await checkInvariants(stack.topology);
      return found.length === 0 ? ['none'] : null;
    }, { what: 'the books to agree', timeoutMs: 30_000, intervalMs: 500 }).catch(async () => checkInvariants(stack.topology));
    assert.deepEqual(violations, ['none']);
  },

  'the logs and traces of all of it hold no secret and nothing personal': async ({ stack }) => {
    const logs = services.filter(({ name }) => name !== 'sandbox').map(({ name }) => stack.logs(name)).join('\n'); // which this stack does without
    const spans = JSON.stringify(await readSpans(join(stack.topology.dataDir, traceFolder)));
    assert.ok(logs.length > 100_000, 'at debug level there is something to read');
    const forbidden: Record<string, RegExp> = {
      'an e-mail address': /[\w.+-]+@example\.com/,
      'a street': /rue de la République/,
      'a name': /Ada Moreau/,
      'a password': new RegExp(persona('ada-moreau').password),
      'a signed token': /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/,
      'a password in a URL': /:\/\/[^\s:/@"]+:(?!\[redacted\])[^\s/@"]+@/,
    };
    for (const [what, pattern] of Object.entries(forbidden)) {
      for (const text of [logs, spans]) assert.equal(text.split('\n').find((line) => pattern.test(line))?.slice(0, 400), undefined, what);
    }
  },
};
