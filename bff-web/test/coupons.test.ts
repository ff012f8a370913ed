import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { at, type Browser } from './browser.ts';
import { startHarness, storefrontOrigin, type Harness } from './harness.ts';
import { sessionFor, signIn, withPeople } from './people.ts';

describe('pages of coupons', () => {
  let harness: Harness;
  let lead: Browser;
  before(async () => {
    harness = await startHarness();
    withPeople(harness.gateway);
    lead = await asStaff('OWNER');
  });
  beforeEach(() => {
    harness.gateway.reset();
    withPeople(harness.gateway);
    harness.gateway.requests.length = 0;
  });
  after(() => harness.stop());

  /** Somebody whose token says that they work for a shop. */
  async function asStaff(role: string): Promise<Browser> {
    const claims = Buffer.from(JSON.stringify({ sub: 'ada', roles: ['customer'], memberships: [{ tenantId: 'ven_1', role }] })).toString('base64url');
    const session = sessionFor('ada@example.com') as { tokens: object };
    harness.gateway.mock({ Mutation: { userSignIn: { ...session, tokens: { ...session.tokens, accessToken: `access.${claims}.1` } } } });
    return signIn(harness.browser(), 'ada@example.com');
  }
  const money = (minorUnits: number) => ({ amount: (minorUnits / 100).toFixed(2), currencyCode: 'EUR', fractionDigits: 2, minorUnits });
  const coupon = (more: object = {}) => ({
    id: 'cpn_1', code: 'TENTH', description: 'A tenth <off>', vendor: { id: 'ven_1' }, kind: 'PERCENT', rateBasisPoints: 1250, amounts: [{ currency: 'EUR', off: null, minimum: money(4000) }], vendorIds: ['ven_1'],
    marketplaceShareBasisPoints: 0, shares: [], productIds: ['prd_1'], categoryIds: [], isStackable: false, startsAt: '2020-03-01T09:30:12.345Z', endsAt: null, usageLimit: 25, perCustomerLimit: 1, usedCount: 3, version: 4, ...more,
  });
  const shared = (agreedAt: string | null) => coupon({ id: 'cpn_2', code: 'AUTUMN', vendor: null, marketplaceShareBasisPoints: 6000, vendorIds: agreedAt ? ['ven_1'] : [], shares: [{ vendor: { id: 'ven_1', name: 'Holzwerk' }, agreedAt }] });
  const pageOf = (...nodes: object[]) => ({ totalCount: nodes.length, pageInfo: { hasNextPage: true, endCursor: 'next' }, edges: nodes.map((node) => ({ node })) });
  const listed = (...nodes: object[]): void => harness.gateway.mock({ Vendor: { id: 'ven_1', coupons: pageOf(...nodes), products: { edges: [{ node: { id: 'prd_1', title: 'Oak bowl' } }] } }, Query: { categories: [{ id: 'cat_1', name: 'Table' }] } });
  const send = (path: string, fields: readonly (readonly [string, string])[] | Record<string, string>, from: Browser = lead) =>
    fetch(harness.base + path, { method: 'POST', redirect: 'manual', headers: { origin: storefrontOrigin, cookie: from.cookie ?? '', 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams([...(Array.isArray(fields) ? fields : Object.entries(fields)), ['csrf', from.csrfToken ?? '']]) });
  const sent = (operation: string) => harness.gateway.requests.findLast(({ operationName }) => operationName === operation)?.variables;
  const accept = (field: string, errors: object[] = []): void => harness.gateway.mock({ Mutation: { [field]: { coupon: errors.length > 0 ? null : coupon(), userErrors: errors } } });
  const refusal = { code: 'ALREADY_EXISTS', message: 'There is a coupon TENTH already.', field: ['input', 'code'], expectedTotal: null, currentTotal: null, availableQuantity: null, currentVersion: null };
  const text = async (response: Response | Promise<Response>): Promise<string> => (await response).text();

  it('say what each takes off, which goods, when, how often and who bears it, with one request', async () => {
    listed(coupon(), shared(null));
    const html = await text(lead.get('/vendor/coupons?shop=ven_1'));
    assert.match(html, /12\.5% off, when the goods cost (€40\.00|40,00\s€) or more<\/strong><br>Only for Oak bowl\./);
    assert.match(html, /A tenth &lt;off&gt;/);
    assert.match(html, /Used 3 times of 25, once per customer/);
    assert.match(html, /you bear 40% and the marketplace bears 60%\. It applies to your goods once you agree\./);
    assert.match(html, /after=next">Older coupons/);
    assert.deepEqual(harness.gateway.requests.map(({ operationName }) => operationName).filter((name) => name !== 'WebSession'), ['WebVendorCouponsPage']);
  });

  it('let owners and managers make, change, end, agree and leave, and others look only', async () => {
    listed(coupon(), shared(null), { ...shared('2026-03-01T09:30:00.000Z'), id: 'cpn_3' });
    const offered = (html: string) => [...html.matchAll(/name="do" value="(\w+)"/g)].map(([, what]) => what);
    assert.deepEqual(offered(await text(lead.get('/vendor/coupons?shop=ven_1'))), ['CHANGE', 'END', 'AGREE', 'LEAVE', 'CREATE']);
    const clerk = await asStaff('CATALOG');
    listed(coupon(), shared(null));
    assert.deepEqual(offered(await text(clerk.get('/vendor/coupons?shop=ven_1'))), []);
  });

  it('make a coupon once per form that was shown, narrowed to what was chosen', async () => {
    accept('couponCreate');
    const made = await send('/vendor/coupons', [['do', 'CREATE'], ['shop', 'ven_1'], ['attempt', 'form-1'], ['code', 'tenth'], ['description', 'A tenth off'], ['kind', 'PERCENT'], ['rateBasisPoints', '10'], ['productIds', 'prd_1'], ['productIds', 'prd_2'], ['usageLimit', '25']]);
    assert.equal(made.headers.get('location'), '/vendor/coupons?shop=ven_1&done=1');
    const variables = sent('WebCouponCreate') as { vendorId: string; idempotencyKey: string; input: Record<string, unknown> };
    assert.deepEqual([variables.vendorId, variables.idempotencyKey], ['ven_1', 'form-1']);
    const { code, rateBasisPoints, productIds, usageLimit, endsAt } = variables.input;
    assert.deepEqual({ code, rateBasisPoints, productIds, usageLimit, endsAt }, { code: 'tenth', rateBasisPoints: 1000, productIds: ['prd_1', 'prd_2'], usageLimit: 25, endsAt: null });
  });

  it('say at its field why a coupon was not made, with what was typed kept, whoever refuses it', async () => {
    listed();
    accept('couponCreate', [refusal]);
    const typed = { do: 'CREATE', shop: 'ven_1', attempt: 'form-2', code: 'TENTH', description: 'Once <more>', kind: 'FREE_SHIPPING', 'minimum-EUR': '40' };
    const refused = await send('/vendor/coupons', typed);
    assert.equal(refused.status, 422);
    const html = await refused.text();
    assert.match(html, /name="code"[^>]*value="TENTH"[^>]*aria-invalid="true"/);
    assert.match(html, /value="Once &lt;more&gt;"[\s\S]*value="FREE_SHIPPING" checked[\s\S]*name="minimum-EUR" value="40"/);
    harness.gateway.requests.length = 0;
    const unread = await text(send('/vendor/coupons', { ...typed, kind: 'PERCENT', rateBasisPoints: 'half' }));
    assert.match(unread, /id="rateBasisPoints-error">Give a percentage/);
    assert.equal(sent('WebCouponCreate'), undefined);
  });

  it('change only what was changed, at the version that was read, and end, agree and leave', async () => {
    listed(coupon());
    const html = await text(lead.get('/vendor/coupons?shop=ven_1'));
    assert.match(html, /name="was-startsAt" value="2020-03-01T09:30"/);
    const own = { shop: 'ven_1', id: 'cpn_1', version: '4' };
    accept('couponUpdate');
    const change = { ...own, do: 'CHANGE', 'was-description': 'A tenth', description: 'A tenth', 'was-startsAt': '2020-03-01T09:30', startsAt: '2020-03-01T09:30', 'was-endsAt': '', endsAt: '2030-01-01T00:00', 'was-usageLimit': '25', usageLimit: '' };
    assert.equal((await send('/vendor/coupons', change)).status, 303);
    assert.deepEqual(sent('WebCouponUpdate'), { id: 'cpn_1', expectedVersion: 4, input: { endsAt: '2030-01-01T00:00:00.000Z', usageLimit: null } });
    accept('couponEnd');
    assert.equal((await send('/vendor/coupons', { ...own, do: 'END' })).status, 303);
    assert.deepEqual(sent('WebCouponEnd'), { id: 'cpn_1' });
    for (const [what, agrees] of [['AGREE', true], ['LEAVE', false]] as const) {
      accept('couponShareDecide');
      assert.equal((await send('/vendor/coupons', { ...own, do: what })).status, 303);
      assert.deepEqual(sent('WebCouponShareDecide'), { id: 'cpn_1', vendorId: 'ven_1', expectedVersion: 4, agrees });
    }
    accept('couponUpdate', [{ ...refusal, code: 'VERSION_CONFLICT', message: 'The coupon is at version 5, not 4; read it again.', field: ['expectedVersion'] }]);
    const refused = await send('/vendor/coupons', change);
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), /at version 5[\s\S]*<details class="with-reason" open>[\s\S]*value="2030-01-01T00:00"/);
  });

  it('are not for people who do not work there, and take no form without the session’s token or of another kind', async () => {
    harness.gateway.fail('Mutation.couponEnd', 'FORBIDDEN');
    const own = { shop: 'ven_1', id: 'cpn_1', version: '4', do: 'END' };
    assert.equal((await send('/vendor/coupons', own)).status, 403);
    harness.gateway.requests.length = 0;
    assert.equal((await send('/vendor/coupons', { ...own, csrf: 'wrong' })).status, 403);
    assert.equal((await send('/vendor/coupons', { ...own, do: 'NOTHING' })).status, 404);
    assert.equal((await send('/admin/coupons', { ...own, do: 'AGREE' })).status, 404, 'operators agree to nothing in a vendor’s name');
    assert.deepEqual(['WebCouponEnd', 'WebCouponShareDecide'].map(sent), [undefined, undefined]);
    harness.gateway.fail('Vendor.coupons', 'FORBIDDEN');
    assert.equal((await lead.get('/vendor/coupons?shop=ven_2')).status, 403);
    const stranger = await fetch(`${harness.base}/vendor/coupons?shop=ven_1`, { redirect: 'manual' });
    assert.match(stranger.headers.get('location') ?? '', /^\/sign-in/);
  });

  it('show operators all of them, and let them make one that shops are asked to bear a part of', async () => {
    harness.gateway.mock({ Query: { coupons: pageOf(shared(null), coupon({ vendor: { id: 'ven_1', name: 'Holzwerk' } })), vendors: { edges: [{ node: { id: 'ven_1', name: 'Holzwerk' } }, { node: { id: 'ven_2', name: 'Tarn' } }] } } });
    const html = await text(lead.get('/admin/coupons'));
    assert.match(html, /The marketplace bears 60%, the shop of the goods 40%\. Asked: Holzwerk\. It applies to nobody’s goods yet\./);
    assert.match(html, /of Holzwerk/);
    assert.deepEqual([...html.matchAll(/name="do" value="(\w+)"/g)].map(([, what]) => what), ['CHANGE', 'END', 'CREATE'], 'a vendor’s own is left alone');
    accept('couponCreate');
    const made = await send('/admin/coupons', [['do', 'CREATE'], ['attempt', 'form-3'], ['code', 'AUTUMN'], ['description', 'A fifth'], ['kind', 'PERCENT'], ['rateBasisPoints', '20'], ['vendorIds', 'ven_1'], ['vendorIds', 'ven_2'], ['marketplaceShareBasisPoints', '62.5']]);
    assert.equal(made.headers.get('location'), '/admin/coupons?done=1');
    const { vendorId, input } = sent('WebCouponCreate') as { vendorId: null; input: Record<string, unknown> };
    assert.deepEqual([vendorId, input['vendorIds'], input['marketplaceShareBasisPoints']], [null, ['ven_1', 'ven_2'], 6250]);
    accept('couponCreate', [{ ...refusal, code: 'INVALID_INPUT', message: 'Name the vendors that are to bear the rest.', field: ['input', 'vendorIds'] }]);
    assert.match(await text(send('/admin/coupons', { do: 'CREATE', kind: 'PERCENT', code: 'X', marketplaceShareBasisPoints: '50' })), /Name the vendors that are to bear the rest/);
  });

  it('look up what is not among the first hundred, and keep what was typed and chosen', async () => {
    const hundred = Array.from({ length: 100 }, (_, index) => ({ node: { id: `prd_${index}`, title: `Bowl ${index}` } }));
    const found = { edges: [{ node: { id: 'prd_late', title: 'Oak <spoon>' } }] };
    harness.gateway.mock({ Vendor: { id: 'ven_1', slug: 'holzwerk', coupons: pageOf(), products: { edges: hundred } }, Query: { categories: [], products: found } });
    const first = await text(lead.get('/vendor/coupons?shop=ven_1'));
    assert.match(first, /name="productQuery"/);
    const typed = [['do', 'CREATE'], ['shop', 'ven_1'], ['attempt', 'form-4'], ['code', 'SPOON'], ['productIds', 'prd_early'], ['label-prd_early', 'Ash <plate>'], ['productQuery', 'spoon'], ['find', 'productQuery']] as const;
    const html = await text(send('/vendor/coupons', typed));
    assert.deepEqual(sent('WebVendorCouponProducts'), { shop: 'holzwerk', query: 'spoon' });
    assert.equal(sent('WebCouponCreate'), undefined, 'looking up makes nothing');
    assert.match(html, /name="code"[^>]*value="SPOON"/);
    assert.match(html, /value="prd_early" checked> Ash &lt;plate&gt;<\/label><input type="hidden" name="label-prd_early" value="Ash &lt;plate&gt;">/);
    assert.match(html, /value="prd_late"> Oak &lt;spoon&gt;/);
    harness.gateway.mock({ Query: { coupons: pageOf(), vendors: { edges: Array.from({ length: 100 }, (_, index) => ({ node: { id: `ven_${index}`, name: `Shop ${index}` } })) } } });
    await text(send('/admin/coupons', [['do', 'CREATE'], ['vendorQuery', 'Tarn'], ['find', 'vendorQuery']]));
    assert.equal((sent('WebAdminCouponsPage') as { vendorQuery: string }).vendorQuery, 'Tarn');
    listed();
    assert.doesNotMatch(await text(lead.get('/vendor/coupons?shop=ven_1')), /name="productQuery"/, 'a shop with few products sees all of them');
  });

  it('answer a program with the coupon as it is now, and what can be done about it', async () => {
    harness.gateway.mock({ Mutation: { couponShareDecide: { coupon: shared('2026-03-01T09:30:00.000Z'), userErrors: [] } } });
    const answer = await lead.run('CouponShareDecide', { id: 'cpn_2', vendorId: 'ven_1', expectedVersion: 4, agrees: true });
    assert.deepEqual([at(answer, 'couponShareDecide.coupon.state'), at(answer, 'couponShareDecide.coupon.actions'), at(answer, 'couponShareDecide.userErrors')], ['ACTIVE', ['LEAVE'], []]);
  });
});
