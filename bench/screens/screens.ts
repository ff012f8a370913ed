/** Every screen of both BFFs, with who looks at it. */
import { waitFor } from '#platform/testing/wait-for';
import { persona } from '../../test/stack/journey.ts';
import { createMobileClient } from '../../test/stack/mobile-client.ts';
import { createWebClient, registeredIds, type WebClient } from '../../test/stack/web-client.ts';
import type { Stack } from '../../dev/stack.ts';
import { fillBaskets } from './baskets.ts';

export type Client = 'web' | 'mobile';
/** The customer has something in the cart and on the wishlist, the newcomer nothing: theirs are the quickest operations of all. */
export type Viewer = 'guest' | 'customer' | 'newcomer' | 'vendor' | 'admin';

/** One screen as somebody looks at it, as an HTTP request. */
export interface Look {
  readonly client: Client;
  readonly name: string;
  readonly viewer: Viewer;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const market = { locale: 'en-IE', currency: 'EUR', country: 'FR' };
const product = { slug: 'harbour-mug' };
const people: Record<Exclude<Viewer, 'guest'>, string> = { customer: 'ada-moreau', newcomer: 'ben-hollis', vendor: 'ines-carvalho', admin: 'margit-vance' };

type Row = readonly [name: string, viewer: Viewer, variables: Record<string, unknown>];

/** The demo people sign in at both BFFs, and the customer fills the cart; returns what their requests bear, and what some screens are about. */
export async function looksAt({ urls }: Pick<Stack, 'urls'>): Promise<Look[]> {
  const web = Object.fromEntries(await Promise.all(Object.entries(people).map(async ([viewer, key]) => [viewer, await webPerson(urls['bff-web'], key)] as const)));
  await fillBaskets(web['customer'] as WebClient, { urls });
  const number = await found('an order of the customer', async () => {
    const account = await web['customer']?.send<{ accountPage: { orders: { items: { number: string }[] } | null } }>('AccountPage', { market });
    return account?.data?.accountPage.orders?.items[0]?.number;
  });
  const vendorId = await found("the vendor's shop", async () => {
    const session = await web['vendor']?.send<{ session: { shops: { vendorId: string }[] } }>('Session');
    return session?.data?.session.shops[0]?.vendorId;
  });
  const vendorOrderId = await found('an order to fulfil', async () => {
    const orders = await web['vendor']?.send<{ vendorOrdersPage: { orders: { items: { id: string }[] } | null } }>('VendorOrdersPage', { vendorId, market });
    return orders?.data?.vendorOrdersPage.orders?.items[0]?.id;
  });
  const credentials = (viewer: Viewer): Record<string, string> => (viewer === 'guest' ? {} : { cookie: web[viewer]?.credentials()['cookie'] ?? '' });
  const tokens: Partial<Record<Viewer, string>> = { customer: await mobileToken(urls['bff-mobile'], people.customer), newcomer: await mobileToken(urls['bff-mobile'], people.newcomer) };
  const device = (viewer: Viewer): Record<string, string> => ({ 'x-app-version': '99.0.0', ...(tokens[viewer] && { authorization: `Bearer ${tokens[viewer]}` }) });
  return [
    ...webRows({ number, vendorId, vendorOrderId }).map(([name, viewer, variables]) => look('web', name, viewer, { ...variables, ...(name !== 'Session' && name !== 'AdminUsersPage' && { market }) }, credentials(viewer))),
    ...mobileRows({ number }).map(([name, viewer, variables]) => look('mobile', name, viewer, variables, device(viewer))),
  ];
}

/** Asks until it is there: a busy machine that has just started answers some things too late at first. */
function found(what: string, ask: () => Promise<string | undefined>): Promise<string> {
  return waitFor(ask, { what, timeoutMs: 60_000, intervalMs: 200 });
}

function webRows({ number, vendorId, vendorOrderId }: Record<string, unknown>): Row[] {
  return [
    ['HomePage', 'guest', {}],
    ['HomePage', 'customer', {}],
    ['SearchPage', 'guest', { query: 'mug' }],
    ['CategoryPage', 'guest', { slug: 'table-and-home' }],
    ['ProductPage', 'guest', product],
    ['ProductPage', 'customer', product],
    ['VendorPage', 'guest', { slug: 'kiln-and-tide' }],
    ['CartPage', 'customer', {}],
    ['CartPage', 'newcomer', {}],
    ['CheckoutPage', 'customer', {}],
    ['OrderPage', 'customer', { number }],
    ['AccountPage', 'customer', {}],
    ['WishlistPage', 'customer', {}],
    ['WishlistPage', 'newcomer', {}],
    ['VendorDashboardPage', 'vendor', { vendorId }],
    ['VendorOrdersPage', 'vendor', { vendorId }],
    ['VendorOrderPage', 'vendor', { id: vendorOrderId }],
    ['VendorProductsPage', 'vendor', { vendorId }],
    ['VendorCouponsPage', 'vendor', { vendorId }],
    ['VendorKeysPage', 'vendor', { vendorId }],
    ['AdminDashboardPage', 'admin', {}],
    ['AdminUsersPage', 'admin', {}],
    ['AdminCouponsPage', 'admin', {}],
  ];
}

function mobileRows({ number }: Record<string, unknown>): Row[] {
  return [
    ['Home', 'guest', {}],
    ['Home', 'customer', {}],
    ['Product', 'guest', product],
    ['ProductMore', 'guest', product],
    ['CategoryFeed', 'guest', { slug: 'table-and-home' }],
    ['Search', 'guest', { query: 'mug' }],
    ['Vendor', 'guest', { slug: 'kiln-and-tide' }],
    ['Cart', 'customer', {}],
    ['Cart', 'newcomer', {}],
    ['CheckoutSheet', 'customer', {}],
    ['Orders', 'customer', {}],
    ['Order', 'customer', { number }],
    ['Account', 'customer', {}],
    ['Notifications', 'customer', {}],
  ];
}

function look(client: Client, name: string, viewer: Viewer, variables: Record<string, unknown>, headers: Record<string, string>): Look {
  return { client, name, viewer, headers, path: `/graphql?id=${registeredIds(client)(name)}&variables=${encodeURIComponent(JSON.stringify(variables))}` };
}

async function webPerson(baseUrl: string, key: string) {
  const { email, password } = persona(key);
  const browser = createWebClient(baseUrl);
  const { data } = await browser.send<{ signIn: { session: { isSignedIn: boolean } | null } }>('SignIn', { input: { email, password } });
  if (!data.signIn.session?.isSignedIn) throw new Error(`${email} could not sign in`);
  return browser;
}

async function mobileToken(baseUrl: string, key: string): Promise<string> {
  const { email, password } = persona(key);
  const phone = createMobileClient({ baseUrl });
  const { data } = await phone.send<{ signIn: { tokens: { accessToken: string } | null } }>('SignIn', { input: { email, password, device: { id: phone.deviceId, name: 'Bench' } } });
  if (!data.signIn.tokens) throw new Error(`${email} could not sign in on a phone`);
  return data.signIn.tokens.accessToken;
}
