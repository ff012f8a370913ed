/**
 * Who may see and do what, for every field and mutation of the schema: one without an entry here fails. Whoever is not listed gets a refusal or null, and
 * no row of the victim's changes.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { isLeafType, isObjectType, isNonNullType, getNamedType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { Viewer } from '#platform/auth/viewer';
import { orderSchema } from './schema.ts';
import { admin, customer, guest, staff } from '#platform/testing/test-viewer';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder, ship, type PlacedOrder } from './placed-order.ts';

const roles = ['OWNER', 'MANAGER', 'CATALOG', 'FULFILMENT', 'FINANCE', 'READ_ONLY'] as const;
type Who = 'buyer' | 'operator' | (typeof roles)[number];
const [everyStaff, money, earnings, packers] = [[...roles], ['OWNER', 'FINANCE'], ['OWNER', 'MANAGER', 'FINANCE'], ['OWNER', 'MANAGER', 'FULFILMENT']] as Who[][] as [Who[], Who[], Who[], Who[]];
const leads: Who[] = ['OWNER', 'MANAGER'];
const involved: Who[] = ['buyer', 'operator', ...everyStaff];
const buyerOnly: Who[] = ['buyer', 'operator'];
const addressees: Who[] = ['buyer', 'operator', ...packers];

/** Who sees a field; `*` stands for the type's other fields only where the type says nothing that is not its reader's own. */
const visible: Record<string, readonly Who[] | 'public'> = {
  ...Object.fromEntries(
    ['customer', 'email', 'paymentState', 'fulfilmentState', 'returnState', 'lines', 'vendorOrders', 'coupons', 'totals', 'refundedTotal', 'shippingAddress', 'note', 'documents', 'timeline'].map((field) => [`Order.${field}`, buyerOnly]),
  ),
  ...Object.fromEntries(['id', 'number', 'state', 'placedAt'].map((field) => [`Order.${field}`, buyerOnly])),
  ...Object.fromEntries(
    ['id', 'number', 'order', 'vendor', 'vendorName', 'state', 'paymentState', 'fulfilmentState', 'returnState', 'lines', 'totals', 'parcels', 'returns', 'placedAt', 'version', 'shippingOption'].map((field) => [`VendorOrder.${field}`, involved]),
  ),
  ...Object.fromEntries(['commission', 'payable', 'commissionTax', 'earning'].map((field) => [`VendorOrder.${field}`, ['operator', ...earnings] as Who[]])),
  ...Object.fromEntries(['note', 'isGift', 'giftMessage', 'messages', 'unreadMessageCount', 'packingSlipUrl', 'shippingAddress'].map((field) => [`VendorOrder.${field}`, addressees])),
  ...Object.fromEntries(['documents', 'invoiceUrl'].map((field) => [`VendorOrder.${field}`, [...addressees, 'FINANCE'] as Who[]])),
  'User.id': 'public',
  'User.cart': ['buyer'],
  'User.orders': buyerOnly,
  'Vendor.id': 'public',
  'Vendor.orders': ['operator', ...everyStaff],
  'Vendor.coupons': ['operator', ...everyStaff],
  ...Object.fromEntries(['balances', 'payouts', 'statement', 'statements'].map((field) => [`Vendor.${field}`, ['operator', ...money] as Who[]])),
  ...Object.fromEntries(['id', 'state', 'isFinished', 'order', 'failure', 'actionUrl', 'createdAt', 'updatedAt'].map((field) => [`Checkout.${field}`, buyerOnly])),
  'Checkout.transitions': ['operator'],
  'Checkout.deadlineAt': ['operator'],
};
/** Covered by the vendor dashboard's own test, and open to everybody. */
const elsewhere = new Set(['VendorDashboard', 'ProductVariant']);
const fieldArgs: Record<string, string> = { 'Vendor.statement': '(month: "2026-01", currency: "EUR")' };

let subgraph: OrderSubgraph;
let schema: GraphQLSchema;
let victim: PlacedOrder;
let checkoutId: string;
let cartLineId: string;
let cartId: string;
let parcelId: string;
let returnId: string;
let messageId: string;
let couponId: string;
let sharedId: string;
let viewers: Record<string, Viewer>;

before(async () => {
  subgraph = await startOrderSubgraph();
  schema = orderSchema();
  victim = await placeOrder(subgraph);
  parcelId = await ship(subgraph, victim, 1);
  await subgraph.call({ query: `mutation { parcelDeliver(id: "${parcelId}") { vendorOrder { id } } }`, viewer: victim.buyer.viewer });
  const asked = await subgraph.call<{ returnRequest: { orderReturn: { id: string } } }>({ query: `mutation { returnRequest(vendorOrderId: "${victim.vendorOrderId}", idempotencyKey: "k", input: { reason: "x", items: [{ lineId: "${victim.lineId}", quantity: 1 }] }) { orderReturn { id } } }`, viewer: victim.buyer.viewer });
  returnId = asked.data.returnRequest.orderReturn.id;
  const posted = await subgraph.call<{ vendorOrderMessagePost: { message: { id: string } } }>({ query: `mutation { vendorOrderMessagePost(vendorOrderId: "${victim.vendorOrderId}", body: "x", idempotencyKey: "k") { message { id } } }`, viewer: victim.buyer.viewer });
  messageId = posted.data.vendorOrderMessagePost.message.id;
  const granted = await subgraph.call<{ couponCreate: { coupon: { id: string } } }>({ query: `mutation { couponCreate(vendorId: "${victim.vendorId}", idempotencyKey: "k", input: { code: "VICTIM", description: "x", kind: FREE_SHIPPING }) { coupon { id } } }`, viewer: victim.staff('OWNER') });
  couponId = granted.data.couponCreate.coupon.id;
  const shared = await subgraph.call<typeof granted.data>({ query: `mutation { couponCreate(idempotencyKey: "k", input: { code: "SHARED", description: "x", kind: FREE_SHIPPING, vendorIds: ["${victim.vendorId}"], marketplaceShareBasisPoints: 5000 }) { coupon { id } } }`, viewer: admin() });
  sharedId = shared.data.couponCreate.coupon.id;
  const extra = await addVariant(subgraph, { vendorId: await addVendor(subgraph) });
  const { cart } = await createBuyer(subgraph, victim.buyer.viewer).add([{ variantId: extra.variantId, quantity: 1 }]);
  cartId = cart?.id as string;
  cartLineId = cart?.lines[0]?.id as string;
  const [row] = await subgraph.db.query<{ id: string }>('SELECT checkout_id AS id FROM orders WHERE id = ?', [victim.orderId]);
  checkoutId = row?.id as string;
  viewers = {
    buyer: victim.buyer.viewer,
    operator: admin(),
    ...Object.fromEntries(roles.map((role) => [role, victim.staff(role)])),
    'another customer': customer(),
    'a guest': guest(),
    "another vendor's owner": staff(await addVendor(subgraph), 'OWNER'),
    'a member of both, reading only here': customer(undefined, { memberships: [{ tenantId: victim.vendorId, role: 'READ_ONLY' }, { tenantId: await addVendor(subgraph), role: 'OWNER' }] }),
  };
});
after(() => subgraph.stop());

/** Fields of a root type, which federation may not have marked as one. */
function fieldsOf(name: 'Query' | 'Mutation') {
  const type = schema.getType(name);
  assert.ok(isObjectType(type), `the schema has no type ${name}`);
  return type.getFields();
}

const entityTypes = () =>
  Object.values(schema.getTypeMap()).filter((type): type is GraphQLObjectType => /^type \w+ @key|@key/.test(type.astNode?.directives?.map((directive) => `@${directive.name.value}`).join(' ') ?? '') && !elsewhere.has(type.name));

const idOf = (typeName: string): string => ({ Order: victim.orderId, VendorOrder: victim.vendorOrderId, Checkout: checkoutId, User: victim.buyer.viewer.userId as string, Vendor: victim.vendorId })[typeName] ?? '';
/** Which row of the table counts for a viewer. */
const roleOf = (who: string) => (who === 'a member of both, reading only here' ? 'READ_ONLY' : who);

test('every field of every entity is seen by those it is for, and by nobody else', async () => {
  const types = entityTypes();
  assert.deepEqual(types.map((type) => type.name).sort(), ['Checkout', 'Order', 'User', 'Vendor', 'VendorOrder'], 'an entity is new: give it entries here');
  for (const type of types) {
    const fields = Object.values(type.getFields());
    const selections = fields.map((field) => {
      const name = `${type.name}.${field.name}`;
      assert.ok(visible[name], `${name} has no entry: say who may see it`);
      const required = field.args.filter((argument) => isNonNullType(argument.type) && argument.defaultValue === undefined);
      assert.ok(required.length === 0 || fieldArgs[name], `${name} needs arguments here`);
      const selection = `${field.name}${fieldArgs[name] ?? ''}${isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'}`;
      // Each field in an entity of its own: a refusal that empties the entity says nothing about the others.
      return `f_${field.name}: _entities(representations: [{ __typename: "${type.name}", id: "${idOf(type.name)}" }]) { ... on ${type.name} { ${selection} } }`;
    });
    for (const [who, viewer] of Object.entries(viewers)) {
      const { data, errors } = await subgraph.call<Record<string, (Record<string, unknown> | null)[]> | null>({ query: `{ ${selections.join(' ')} }`, viewer });
      for (const field of fields) {
        const name = `${type.name}.${field.name}`;
        const allowed = visible[name] as readonly string[] | 'public';
        const error = errors?.find((candidate) => candidate.path?.[0] === `f_${field.name}`);
        if (allowed === 'public' || allowed.includes(roleOf(who))) assert.equal(error, undefined, `${name} for ${who}: ${JSON.stringify(error)}`);
        else assert.equal(data?.[`f_${field.name}`]?.[0]?.[field.name] ?? null, null, `${name} for ${who}`);
      }
    }
  }
});

interface MutationCase {
  args: () => string;
  /** Who may; nobody listed is tried here. */
  may: readonly Who[];
  /** Works on the cart of whoever asks: it may be done, but not to the victim's. */
  isOwn?: boolean;
}
const key = () => `idempotencyKey: "${randomUUID()}"`;
const item = () => `items: [{ lineId: "${victim.lineId}", quantity: 1 }]`;
const vendorOrder = (more = '') => () => `id: "${victim.vendorOrderId}"${more}`;
const line = () => `[{ variantId: "var_none", quantity: 1 }]`;
/** Everybody has a cart of their own, so these are aimed at the victim's lines where they take any. */
const ownCart: readonly Who[] = [];

const mutations: Record<string, MutationCase> = {
  cartLinesAdd: { args: () => `lines: ${line()}`, may: ownCart },
  cartLinesUpdate: { args: () => `lines: [{ lineId: "${cartLineId}", quantity: 9 }]`, may: ['buyer'] },
  cartLinesRemove: { args: () => `lineIds: ["${cartLineId}"]`, may: ['buyer'], isOwn: true },
  cartCountrySet: { args: () => 'country: "FR"', may: ['buyer'], isOwn: true },
  cartCouponApply: { args: () => 'code: "NONE"', may: ownCart },
  cartCouponRemove: { args: () => 'code: "NONE"', may: ['buyer'], isOwn: true },
  cartNoteSet: { args: () => 'note: "stolen"', may: ['buyer'], isOwn: true },
  cartVendorOptionsSet: { args: () => `vendorId: "${victim.vendorId}", input: { note: "stolen" }`, may: ownCart },
  cartMerge: { args: () => '', may: ['buyer'], isOwn: true },
  cartCheckout: { args: () => `cartVersion: 2, expectedTotalMinor: 1500, ${key()}, input: { email: "x@example.com", paymentMethod: "pm_ok", shippingAddress: { recipient: "x", line1: "x", city: "x", country: "SE" } }`, may: ['buyer'] },
  checkoutResume: { args: () => `id: "${checkoutId}"`, may: ['operator'] },
  checkoutCancel: { args: () => `id: "${checkoutId}"`, may: ['operator'] },
  failedPaymentResolve: { args: () => 'id: "pop_none", resolution: WRITE_OFF, reason: "x"', may: ['operator'] },
  couponCreate: { args: () => `vendorId: "${victim.vendorId}", ${key()}, input: { code: "STOLEN", description: "x", kind: FREE_SHIPPING }`, may: leads },
  couponUpdate: { args: () => `id: "${couponId}", expectedVersion: 1, input: { description: "stolen" }`, may: leads },
  couponShareDecide: { args: () => `id: "${sharedId}", vendorId: "${victim.vendorId}", expectedVersion: 1, agrees: true`, may: leads },
  couponEnd: { args: () => `id: "${couponId}"`, may: leads },
  payoutRequest: { args: () => `vendorId: "${victim.vendorId}", currency: "EUR", ${key()}`, may: money },
  vendorOrderAccept: { args: vendorOrder(), may: ['operator', ...packers] },
  vendorOrderReject: { args: () => `id: "${victim.vendorOrderId}", reason: "x", ${key()}`, may: ['operator', ...packers] },
  vendorOrderFulfill: { args: () => `id: "${victim.vendorOrderId}", input: { carrier: "x" }, ${key()}`, may: ['operator', ...packers] },
  vendorOrderRefund: { args: () => `id: "${victim.vendorOrderId}", input: { reason: "x", ${item()} }, ${key()}`, may: ['operator', ...earnings] },
  parcelDeliver: { args: () => `id: "${parcelId}"`, may: addressees },
  orderCancel: { args: () => `id: "${victim.orderId}", ${key()}`, may: buyerOnly },
  returnRequest: { args: () => `vendorOrderId: "${victim.vendorOrderId}", input: { reason: "x", ${item()} }, ${key()}`, may: ['buyer'] },
  returnApprove: { args: () => `id: "${returnId}"`, may: ['operator', ...packers] },
  returnDecline: { args: () => `id: "${returnId}", reason: "x"`, may: ['operator', ...packers] },
  returnReceive: { args: () => `id: "${returnId}"`, may: ['operator', ...packers] },
  ...Object.fromEntries(['DeadLettersReplay', 'DeadLettersDiscard', 'ConsumerPause', 'ConsumerResume'].map((name) => [`order${name}`, { args: () => 'input: { consumer: "order.catalog-copies", reason: "x" }', may: ['operator'] }])),
  orderOutboxRedrive: { args: () => 'input: { reason: "x" }', may: ['operator'] },
  vendorOrderMessagePost: { args: () => `vendorOrderId: "${victim.vendorOrderId}", body: "x", ${key()}`, may: ['buyer', ...packers] },
  vendorOrderMessagesRead: { args: () => `vendorOrderId: "${victim.vendorOrderId}", messageId: "${messageId}"`, may: ['buyer', ...packers] },
};

const refusals = ['FORBIDDEN', 'UNAUTHENTICATED', 'NOT_FOUND', 'NOT_ALLOWED', 'CART_EMPTY', 'CART_CHANGED', 'COUPON_NOT_APPLICABLE', 'NOT_PURCHASABLE'];

/** Every row that belongs to the victim, or anything that a change of theirs would add. */
async function rows(): Promise<unknown> {
  const { orderId, vendorOrderId, vendorId } = victim;
  const tables: [string, string][] = [
    ['carts', `customer_id = '${victim.buyer.viewer.userId}'`], ['cart_lines', `id = '${cartLineId}'`], ['checkouts', `id = '${checkoutId}'`], ['orders', `id = '${orderId}'`], ['vendor_orders', `order_id = '${orderId}'`],
    ['order_lines', `order_id = '${orderId}'`], ['parcels', `vendor_order_id = '${vendorOrderId}'`], ['refunds', `vendor_order_id = '${vendorOrderId}'`], ['order_returns', `vendor_order_id = '${vendorOrderId}'`],
    ['vendor_order_messages', `vendor_order_id = '${vendorOrderId}'`], ['vendor_order_reads', `vendor_order_id = '${vendorOrderId}'`], ['payouts', `vendor_id = '${vendorId}'`], ['coupons', `vendor_id = '${vendorId}' OR id = '${sharedId}'`], ['coupon_shares', `vendor_id = '${vendorId}'`], ['order_documents', `vendor_id = '${vendorId}'`],
    ['order_timeline', `order_id = '${orderId}'`], ['payment_operations', `vendor_order_id = '${vendorOrderId}'`], ['order_list_entries', `order_id = '${orderId}'`],
  ];
  return Promise.all(tables.map(([table, where]) => subgraph.db.query(`SELECT * FROM ${table} WHERE ${where} ORDER BY 1`)));
}

test('every mutation is refused to whoever it is not for, and changes no row of the victim', async () => {
  const untouched = await rows();
  for (const name of Object.keys(fieldsOf('Mutation'))) {
    const found = mutations[name];
    assert.ok(found, `${name} has no entry: say who may do it`);
    for (const [who, viewer] of Object.entries(viewers)) {
      if (who === 'buyer' || (found.may as readonly string[]).includes(roleOf(who))) continue;
      const args = found.args();
      const { data, code } = await subgraph.call<Record<string, { userErrors: { code: string }[] } | null> | null>({ query: `mutation { ${name}${args ? `(${args})` : ''} { userErrors { code message } } }`, viewer });
      const outcome = code ?? data?.[name]?.userErrors[0]?.code ?? 'done';
      assert.ok(refusals.includes(outcome) || (found.isOwn && outcome === 'done'), `${name} by ${who}: ${outcome}`);
    }
    assert.deepEqual(await rows(), untouched, `${name} changed something`);
  }
});

const queries: Record<string, { query: () => string; may: readonly Who[] | 'own' }> = {
  cart: { query: () => 'cart { id }', may: 'own' },
  checkout: { query: () => `checkout(id: "${checkoutId}") { id }`, may: buyerOnly },
  failedPayments: { query: () => 'failedPayments(first: 1) { id }', may: ['operator'] },
  paymentDisputes: { query: () => 'paymentDisputes(first: 1) { id }', may: ['operator'] },
  payoutsWaiting: { query: () => 'payoutsWaiting(first: 1) { id }', may: ['operator'] },
  checkouts: { query: () => 'checkouts(first: 1) { edges { node { id } } }', may: ['operator'] },
  coupons: { query: () => 'coupons(first: 1) { edges { node { id } } }', may: ['operator'] },
  marketplaceSalesByDay: { query: () => 'marketplaceSalesByDay(days: 7) { day }', may: ['operator'] },
  order: { query: () => `order(id: "${victim.orderId}") { id }`, may: buyerOnly },
  orders: { query: () => 'orders(first: 1) { edges { node { id } } }', may: ['operator'] },
  vendorOrder: { query: () => `vendorOrder(id: "${victim.vendorOrderId}") { id }`, may: involved },
  orderExportUrl: { query: () => `orderExportUrl(vendorId: "${victim.vendorId}")`, may: ['operator', ...everyStaff] },
  orderAuditLog: { query: () => 'orderAuditLog(first: 1) { edges { cursor } }', may: ['operator'] },
  orderMessaging: { query: () => 'orderMessaging { __typename }', may: ['operator'] },
  orderChanges: { query: () => 'orderChanges { cursor changes { orderId } }', may: 'own' },
  vendorOrderChanges: { query: () => `vendorOrderChanges(vendorId: "${victim.vendorId}") { cursor }`, may: ['operator', ...everyStaff] },
};

test('every query answers those it is for; others get a refusal or null, and of what is their own never something of the victim', async () => {
  for (const name of Object.keys(fieldsOf('Query')).filter((field) => !field.startsWith('_'))) {
    const found = queries[name];
    assert.ok(found, `${name} has no entry: say who may ask`);
    for (const [who, viewer] of Object.entries(viewers)) {
      const answer: { data: Record<string, unknown> | null; code?: string | undefined } = await subgraph.call<Record<string, unknown> | null>({ query: `{ ${found.query()} }`, viewer });
      const { data, code } = answer;
      if (found.may === 'own') {
        const text = JSON.stringify(data);
        if (who !== 'buyer') assert.ok(!text.includes(victim.orderId) && !text.includes(cartId), `${name} for ${who}: ${text}`);
      } else if ((found.may as readonly string[]).includes(roleOf(who))) assert.equal(code, undefined, `${name} for ${who}`);
      else assert.equal(data?.[name] ?? null, null, `${name} for ${who}`);
    }
  }
});
