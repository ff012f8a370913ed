/** Pages of vendors' people and of operators, the wishlist, and what can be done from there. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { payloadSize } from '#platform/bff/payload-size';
import { at, type Browser } from './browser.ts';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

const sections = {
  vendorDashboardPage: ['shop', 'toAccept', 'toShip', 'returns', 'sales', 'balances', 'payouts', 'statements', 'lowStock', 'reviews', 'requirements', 'staff', 'invitations'],
  vendorOrdersPage: ['orders'],
  vendorOrderPage: ['order', 'messages', 'documents'],
  vendorProductsPage: ['products', 'locations'],
  vendorCouponsPage: ['coupons', 'products', 'categories'],
  vendorKeysPage: ['keys'],
  adminDashboardPage: ['reviewQueue', 'sales', 'checkouts', 'failedPayments', 'disputes', 'waitingPayouts', 'openReturns', 'deadLetters'],
  adminCouponsPage: ['coupons', 'vendors', 'categories'],
  adminUsersPage: ['users'],
  wishlistPage: ['items'],
} as const;

/** Each page, what it is asked for with, and most gzip bytes with two entries in every list. */
const pages: [field: keyof typeof sections, variables: object, gzipBytes: number][] = [
  ['vendorDashboardPage', { vendorId: 'vnd_1' }, 1250],
  ['vendorOrdersPage', { vendorId: 'vnd_1' }, 420],
  ['vendorOrderPage', { id: 'vor_1' }, 900],
  ['vendorProductsPage', { vendorId: 'vnd_1' }, 300],
  ['vendorCouponsPage', { vendorId: 'vnd_1' }, 600],
  ['vendorKeysPage', { vendorId: 'vnd_1' }, 300],
  ['adminDashboardPage', {}, 950],
  ['adminCouponsPage', {}, 600],
  ['adminUsersPage', { query: 'ada' }, 250],
  ['wishlistPage', {}, 500],
];
const operationOf = (field: string): string => field.charAt(0).toUpperCase() + field.slice(1);

describe('workplaces', () => {
  let harness: Harness;
  let ada: Browser;
  before(async () => {
    harness = await startHarness();
  });
  beforeEach(async () => {
    withPeople(harness.gateway);
    harness.gateway.mock({ MessagingConsumer: { deadCount: 2 } });
    ada = await signIn(harness.browser(), 'ada@example.com');
    harness.gateway.requests.length = 0;
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  for (const [field, variables, budget] of pages) {
    it(`${field} comes whole, with one gateway request, for nobody's cache, within ${budget} bytes`, async (t) => {
      const answer = await ada.run(operationOf(field), variables);
      assert.deepEqual([answer.status, answer.errors, answer.sections], [200, [], []]);
      for (const section of sections[field]) assert.ok(at(answer, `${field}.${section}`), `${section} is empty`);
      assert.deepEqual(harness.gateway.requests.map(({ operationName }) => operationName), [`Web${operationOf(field)}`]);
      assert.equal(answer.headers.get('cache-control'), 'private, no-store');
      const { gzipBytes } = payloadSize(answer.text);
      t.diagnostic(`${field}: ${gzipBytes} bytes with gzip`);
      assert.ok(gzipBytes <= budget, `${gzipBytes} bytes with gzip, budget ${budget}`);
    });

    it(`${field} is not for guests, and the gateway is not asked`, async () => {
      const answer = await harness.browser().run(operationOf(field), variables);
      assert.deepEqual([answer.data, answer.errors[0]?.extensions.code, harness.gateway.requests.length], [{ [field]: null }, 'UNAUTHENTICATED', 0]);
    });
  }

  const refusals: [field: keyof typeof sections, refused: string][] = [
    ['vendorDashboardPage', 'Vendor.dashboard'], ['vendorOrdersPage', 'Vendor.orders'], ['vendorProductsPage', 'Vendor.dashboard'], ['vendorCouponsPage', 'Vendor.coupons'], ['adminCouponsPage', 'Query.coupons'], ['adminDashboardPage', 'Query.vendorReviewQueue'], ['adminUsersPage', 'Query.users'],
  ];
  for (const [field, refused] of refusals) {
    it(`${field} is refused to people who do not work there`, async () => {
      harness.gateway.fail(refused, 'FORBIDDEN');
      const [, variables] = pages.find(([name]) => name === field) ?? [];
      const answer = await ada.run(operationOf(field), variables);
      assert.deepEqual([answer.data, answer.errors[0]?.extensions.code], [{ [field]: null }, 'FORBIDDEN']);
    });
  }

  it('a section that the role does not include is absent, and is not told as broken', async () => {
    harness.gateway.fail('Vendor.payouts', 'FORBIDDEN');
    harness.gateway.fail('Vendor.statements', 'FORBIDDEN');
    const answer = await ada.run('VendorDashboardPage', { vendorId: 'vnd_1' });
    assert.deepEqual([at(answer, 'vendorDashboardPage.payouts'), at(answer, 'vendorDashboardPage.statements'), answer.sections], [null, null, []]);
    assert.ok(at(answer, 'vendorDashboardPage.toShip'));
  });

  const failures: [field: keyof typeof sections, failing: string, lost: string][] = [
    ['vendorDashboardPage', 'VendorDashboard.ordersToAccept', 'toAccept'],
    ['vendorDashboardPage', 'VendorDashboard.salesByDay', 'sales'],
    ['vendorDashboardPage', 'VendorDashboard.lowStock', 'lowStock'],
    ['vendorDashboardPage', 'Vendor.staff', 'staff'],
    ['adminDashboardPage', 'Query.marketplaceSalesByDay', 'sales'],
    ['adminDashboardPage', 'Query.vendorReviewQueue', 'reviewQueue'],
    ['adminDashboardPage', 'Query.checkouts', 'checkouts'],
    ['adminDashboardPage', 'Query.failedPayments', 'failedPayments'],
    ['adminDashboardPage', 'Query.paymentDisputes', 'disputes'],
    ['adminDashboardPage', 'Query.payoutsWaiting', 'waitingPayouts'],
    ['vendorOrderPage', 'VendorOrder.messages', 'messages'],
    ['vendorCouponsPage', 'Vendor.products', 'products'],
    ['vendorCouponsPage', 'Query.categories', 'categories'],
    ['adminCouponsPage', 'Query.vendors', 'vendors'],
  ];
  for (const [field, failing, lost] of failures) {
    it(`a failing ${failing} empties ${lost} of ${field} and nothing else`, async () => {
      harness.gateway.fail(failing, 'UNAVAILABLE');
      const [, variables] = pages.find(([name]) => name === field) ?? [];
      const answer = await ada.run(operationOf(field), variables);
      assert.deepEqual([answer.status, answer.errors, answer.sections], [200, [], [{ id: lost, code: 'UNAVAILABLE' }]]);
      for (const section of sections[field]) assert.equal(at(answer, `${field}.${section}`) === null, section === lost, section);
    });
  }

  it('two people who look at the same page are each asked for by their own token', async () => {
    const bea = await signIn(harness.browser(), 'bea@example.com');
    const whoAsks = (_args: unknown, _info: unknown, headers: Record<string, unknown>) => ({ id: 'vnd_1', name: String(headers['authorization']) });
    harness.gateway.mock({ Query: { vendor: whoAsks } });
    const [one, two] = await Promise.all([ada, bea].map((browser) => browser.run('VendorDashboardPage', { vendorId: 'vnd_1' })));
    assert.match(String(one && at(one, 'vendorDashboardPage.shop.name')), /ada/);
    assert.match(String(two && at(two, 'vendorDashboardPage.shop.name')), /bea/);
  });

  it('what a vendor does answers with the order as it is now; a refusal is data', async () => {
    harness.gateway.mock({ VendorOrderPayload: { userErrors: [] }, VendorOrder: { state: 'ACCEPTED' } });
    assert.equal(at(await ada.run('VendorOrderAccept', { id: 'vor_1' }), 'vendorOrderAccept.order.state'), 'ACCEPTED');
    const callOff = { id: 'vor_1', idempotencyKey: 'c', reason: 'One broke', items: [{ lineId: 'oln_1', quantity: 1 }] };
    assert.ok(at(await ada.run('VendorOrderReject', callOff), 'vendorOrderReject.order.state'));
    assert.deepEqual(harness.gateway.requests.at(-1)?.variables, callOff);
    const shipped = await ada.run('VendorOrderFulfill', { id: 'vor_1', idempotencyKey: 'k', input: { carrier: 'DHL', trackingNumber: 'T1', items: [{ lineId: 'oln_1', quantity: 1 }] } });
    assert.ok(at(shipped, 'vendorOrderFulfill.order.id'));
    assert.deepEqual(harness.gateway.requests.at(-1)?.variables, { id: 'vor_1', idempotencyKey: 'k', input: { carrier: 'DHL', trackingNumber: 'T1', items: [{ lineId: 'oln_1', quantity: 1 }] } });
  });

  it('what a role may not see of an order does not make its change an error; a refused change is one', async () => {
    harness.gateway.mock({ VendorOrderPayload: { userErrors: [] } });
    harness.gateway.fail('VendorOrder.earning', 'FORBIDDEN');
    const answer = await ada.run('VendorOrderAccept', { id: 'vor_1' });
    assert.deepEqual([answer.errors, at(answer, 'vendorOrderAccept.order.earning')], [[], null]);
    harness.gateway.fail('Mutation.vendorOrderAccept', 'FORBIDDEN');
    assert.equal((await ada.run('VendorOrderAccept', { id: 'vor_1' })).errors[0]?.extensions.code, 'FORBIDDEN');
  });

  it('operators decide about vendors, and replay dead letters of the service they name', async () => {
    harness.gateway.mock({ VendorPayload: { userErrors: [] }, Vendor: { status: 'APPROVED' }, DeadLettersPayload: { userErrors: [], remainingCount: 0 } });
    assert.equal(at(await ada.run('VendorApprove', { id: 'vnd_1' }), 'vendorApprove.vendor.status'), 'APPROVED');
    const replayed = await ada.run('DeadLettersReplay', { service: 'ORDER', consumer: 'order.replies', reason: 'Fixed' });
    assert.deepEqual([at(replayed, 'deadLettersReplay.replayedCount'), at(replayed, 'deadLettersReplay.remainingCount')], [2, 0]);
    assert.equal(harness.gateway.requests.at(-1)?.operationName, 'WebDeadLettersReplayOrder');
  });

  it('the wishlist answers with what it is now, and a return with what is sent back', async () => {
    harness.gateway.mock({ WishlistPayload: { userErrors: [] }, OrderReturnPayload: { userErrors: [] } });
    assert.ok(at(await ada.run('WishlistAdd', { productId: 'prd_1' }), 'wishlistAdd.items.0.slug'));
    const asked = await ada.run('ReturnRequest', { vendorOrderId: 'vor_1', idempotencyKey: 'k', input: { items: [{ lineId: 'oln_1', quantity: 1 }], reason: 'Cracked' } });
    assert.ok(at(asked, 'returnRequest.orderReturn.items.0.title'));
  });

  it('changes of the account say whether they were done', async () => {
    harness.gateway.mock({ PasswordPayload: { userErrors: [] }, EmailChangeRequestPayload: { userErrors: [] }, SessionRevokePayload: { userErrors: [] } });
    assert.deepEqual(at(await ada.run('PasswordChange', { currentPassword: 'old', newPassword: 'new' }), 'passwordChange'), { isDone: true, userErrors: [] });
    assert.equal(at(await ada.run('EmailChange', { newEmail: 'a@example.com', password: 'p' }), 'emailChange.isDone'), true);
    assert.equal(at(await ada.run('DeviceSignOut', { id: 'ses_2' }), 'deviceSignOut.isDone'), true);
  });
});
