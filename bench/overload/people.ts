/** Many people with carts and orders of their own, and what their clients ask for. Answers for one person may be shared by requests at once; those of many cannot. */
import { createJourney, market } from '../../test/stack/journey.ts';
import { createMobileClient } from '../../test/stack/mobile-client.ts';
import { createWebClient, registeredIds } from '../../test/stack/web-client.ts';
import type { Stack } from '../../dev/stack.ts';
import { stockUp } from '../../dev/seed/stock-up.ts';
import { mobileSteps, webShopper, webSteps, type Shopper, type Step } from '../capacity/shoppers.ts';
import type { Prepared } from './offer.ts';

/** Who asks for what: people who shop, and visitors who look at products. */
export const mix: Readonly<Record<string, number>> = {
  'web HomePage, customer': 0.16,
  'web CartPage, customer': 0.16,
  'web AccountPage, customer': 0.1,
  'web CartUpdate': 0.05,
  'web ProductPage, guest': 0.25,
  'mobile Home, customer': 0.08,
  'mobile Cart, customer': 0.1,
  'mobile Orders, customer': 0.1,
};

const products = ['harbour-mug', 'cloud-edge-notebook'];

/** Requests of so many people of each client, and of visitors. */
export async function preparePeople(stack: Stack, people: number): Promise<Prepared[]> {
  const journey = createJourney(stack);
  await stockUp(stack, products);
  const shop = { variantIds: await journey.variantsOf(...products), productId: '', coupon: '' };
  const requests: Prepared[] = [get(stack, 'web', 'ProductPage', 'guest', { slug: 'harbour-mug', market }, {})];
  for (let n = 0; n < people; n += 1) requests.push(...(await onTheWeb(stack, webSteps(stack, shop))), ...(await onThePhone(stack, mobileSteps(shop))));
  return requests;
}

const step = (steps: readonly Step[], name: string): Step => {
  const found = steps.find((each) => each.name === name);
  if (!found) throw new Error(`There is no step ${name}`);
  return found;
};

async function onTheWeb(stack: Stack, steps: readonly Step[]): Promise<Prepared[]> {
  const browser = createWebClient(stack.urls['bff-web']);
  const shopper: Shopper = { ...webShopper(stack), send: (operation, variables) => browser.send(operation, variables) };
  await step(steps, 'SignUp').run(shopper);
  await step(steps, 'Checkout').prepare?.(shopper);
  await step(steps, 'Checkout').run(shopper);
  await step(steps, 'CartAdd').run(shopper);
  const { cookie = '', 'x-csrf-token': token = '' } = browser.credentials();
  const lineId = shopper.cart?.groups[0]?.lines[0]?.id;
  const update = post(stack, 'CartUpdate', { lines: [{ lineId, quantity: 3 }], market }, { cookie, 'x-csrf-token': token });
  return [...['HomePage', 'CartPage', 'AccountPage'].map((name) => get(stack, 'web', name, 'customer', { market }, { cookie })), update];
}

async function onThePhone(stack: Stack, steps: readonly Step[]): Promise<Prepared[]> {
  const phone = createMobileClient({ baseUrl: stack.urls['bff-mobile'] });
  const shopper: Shopper = {
    email: webShopper(stack).email,
    send(operation, variables) {
      phone.accessToken = shopper.accessToken ?? null;
      return phone.send(operation, variables);
    },
  };
  await step(steps, 'SignUp').run(shopper);
  await step(steps, 'CartAdd').run(shopper);
  const headers = { 'x-app-version': '99.0.0', 'x-guest-token': phone.guestToken, authorization: `Bearer ${shopper.accessToken}` };
  return ['Home', 'Cart', 'Orders'].map((name) => get(stack, 'mobile', name, 'customer', {}, headers));
}

/** A page that nobody has asked for before is asked for with a number behind. */
function get(stack: Stack, client: 'web' | 'mobile', name: string, viewer: string, variables: object, headers: Record<string, string>): Prepared {
  const port = Number(new URL(stack.urls[`bff-${client}`]).port);
  const path = `/graphql?id=${registeredIds(client)(name)}&variables=${encodeURIComponent(JSON.stringify(variables))}${viewer === 'guest' ? '&cold={n}' : ''}`;
  return { kind: `${client} ${name}, ${viewer}`, port, text: `GET ${path} HTTP/1.1\r\n${head(port, headers)}\r\n` };
}

function post(stack: Stack, name: string, variables: object, headers: Record<string, string>): Prepared {
  const port = Number(new URL(stack.urls['bff-web']).port);
  const body = JSON.stringify({ documentId: registeredIds('web')(name), variables });
  return { kind: `web ${name}`, port, text: `POST /graphql HTTP/1.1\r\n${head(port, { ...headers, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) })}\r\n${body}` };
}

function head(port: number, headers: Record<string, string>): string {
  return Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`).join('');
}
