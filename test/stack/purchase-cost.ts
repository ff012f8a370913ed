/** What a purchase costs all services together, read from their metrics: requests to each other, and messages. */
import { waitFor } from '#platform/testing/wait-for';

type Urls = Readonly<Record<string, string>>;

export interface PurchaseCost {
  /** Taken by BFF, gateway, subgraphs and payment provider, the provider's events included. */
  requests: number;
  /** Handled by consumers: each message once for every consumer that takes it. */
  messages: number;
}

/** A guest's own requests: CSRF token, a cart with lines of two vendors, the checkout page, the checkout. */
const ownRequests = 4;
/** Asking again how a checkout goes, when the first answer could not wait for its end: BFF, gateway, order. */
const requestsPerPoll = 3;
const quietMs = 1_500;

/**
 * Cost of the cheapest of `count` purchases, made one after another, each to its last message: on a busy machine some meet a cache whose time has just run out, and
 * what nobody bought for is counted, too. Purchases that took long are not charged for having been asked after.
 */
export async function costOfPurchase(urls: Urls, count: number, buy: () => Promise<unknown>): Promise<PurchaseCost> {
  const costs: PurchaseCost[] = [];
  let before = await readWhenQuiet(urls);
  while (costs.length < count) {
    await buy();
    const after = await readWhenQuiet(urls);
    const polls = after.atBff - before.atBff - ownRequests;
    costs.push({ requests: after.requests - before.requests - polls * requestsPerPoll, messages: after.messages - before.messages });
    before = after;
  }
  return { requests: Math.min(...costs.map(({ requests }) => requests)), messages: Math.min(...costs.map(({ messages }) => messages)) };
}

interface Reading extends PurchaseCost {
  atBff: number;
}

function readWhenQuiet(urls: Urls): Promise<Reading> {
  let last: Reading | undefined;
  return waitFor(async () => {
    const [former, next] = [last, await read(urls)];
    last = next;
    return former?.messages === next.messages && former.requests === next.requests ? next : null;
  }, { what: 'every message to be handled', intervalMs: quietMs, timeoutMs: 60_000 });
}

/** Sums over all services since their start; probes and readings are left out. */
async function read(urls: Urls): Promise<Reading> {
  const sums: Reading = { requests: 0, messages: 0, atBff: 0 };
  for (const [service, url] of Object.entries(urls)) {
    for (const line of (await (await fetch(`${url}/metrics`)).text()).split('\n')) {
      const [, name, labels = '', value] = /^([a-z_]+)(\{[^}]*\})? ([\d.e+-]+)$/.exec(line) ?? [];
      if (name === 'consumer_messages_total') sums.messages += Number(value);
      if (name !== 'http_request_duration_seconds_count' || /health|metrics/.test(labels)) continue;
      sums.requests += Number(value);
      if (service === 'bff-web') sums.atBff += Number(value);
    }
  }
  return sums;
}
