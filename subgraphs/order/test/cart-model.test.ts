/** Random lives of carts, step by step beside an independent model (`cart-model.ts`): what is refused, what changes, what all of it costs, what is bought. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Viewer } from '#platform/auth/viewer';
import { customer, guest } from '#platform/testing/test-viewer';
import { orderInvariants } from '../invariants.ts';
import { saveProductCopy } from '../data/copies-repository.ts';
import { couponsThatCount, lookOf, type Look, type ModelCart, type ModelVariant, type ModelVendor, type World } from './cart-model.ts';
import { createBuyer } from './buyer.ts';
import { addVendor } from './catalog.ts';
import { fakeId, startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
let world: World;
let lastMoment = 0;
before(async () => {
  // Each moment is another one: which of two coupons came first is never left to chance.
  subgraph = await startOrderSubgraph({ now: () => new Date((lastMoment = Math.max(lastMoment + 1, Date.now()))) });
  world = { vendors: await vendors(), variants: [], coupons: [] };
  const make = (vendor: number, price: bigint, taxClass: ModelVariant['taxClass'], grams: number): ModelVariant => ({ variantId: fakeId('var'), vendor, price, taxClass, grams, isOffered: true });
  world = { ...world, variants: [make(0, 999n, 'STANDARD', 100), make(0, 1_333n, 'REDUCED', 0), make(1, 1n, 'ZERO', 10), make(1, 4_567n, 'STANDARD', 10), make(2, 645n, 'REDUCED', 250), make(2, 20_001n, 'STANDARD', 750)] };
  await coupons();
});
after(() => subgraph.stop());

async function vendors(): Promise<ModelVendor[]> {
  const rate = { countries: ['*'], currency: 'EUR', freeFromMinor: null, minDays: 2, maxDays: 4 };
  const bySum = await addVendor(subgraph, { shipping: [{ ...rate, priceMinor: 500, freeFromMinor: 5_000 }, { ...rate, priceMinor: 1_490, minDays: 1, maxDays: 1 }] });
  const byPiece = await addVendor(subgraph, { shipping: [{ ...rate, priceMinor: 149, basis: 'PER_ITEM' }] });
  const byWeight = await addVendor(subgraph, { shipping: [{ ...rate, countries: ['DE', 'FI'], priceMinor: 400, basis: 'BY_WEIGHT', weightSteps: [{ upToGrams: 1_000, priceMinor: 400 }, { upToGrams: 3_000, priceMinor: 901 }] }] });
  return [
    { vendorId: bySum, isSelling: true, ways: () => [{ code: 'standard', price: ({ value }) => (value >= 5_000n ? 0n : 500n) }, { code: 'express', price: () => 1_490n }] },
    { vendorId: byPiece, isSelling: true, ways: () => [{ code: 'standard', price: ({ pieces }) => 149n * BigInt(pieces) }] },
    { vendorId: byWeight, isSelling: true, ways: (country) => (country === 'US' ? [] : [{ code: 'standard', price: ({ grams }) => (grams <= 1_000 ? 400n : grams <= 3_000 ? 901n : null) }]) },
  ];
}

async function coupons(): Promise<void> {
  const all: World['coupons'] = [
    { code: 'TENTH', kind: 'percent', value: 1_000n, minimum: 0n, vendor: null, isStackable: true },
    { code: 'THIRD', kind: 'percent', value: 3_333n, minimum: 0n, vendor: 1, isStackable: true },
    { code: 'FIVE', kind: 'fixed', value: 500n, minimum: 3_000n, vendor: null, isStackable: true },
    { code: 'CARRIED', kind: 'free_shipping', value: 0n, minimum: 0n, vendor: null, isStackable: true },
    { code: 'CARRIED0', kind: 'free_shipping', value: 0n, minimum: 2_000n, vendor: 0, isStackable: true },
    { code: 'ALONE', kind: 'percent', value: 1_515n, minimum: 0n, vendor: null, isStackable: false },
  ];
  for (const { code, kind, value, minimum, vendor, isStackable } of all) {
    const amounts = kind === 'percent' ? [] : [{ currency: 'EUR', amountMinor: kind === 'fixed' ? Number(value) : 0, minSubtotalMinor: Number(minimum) }];
    const scope = vendor === null ? {} : { vendorIds: [world.vendors[vendor]?.vendorId] };
    await subgraph.db.execute('INSERT INTO coupons (id, code, description, kind, rate_bps, amounts, scope, stackable, valid_from) VALUES (?)', [[`cpn_${code}`, code, code, kind, kind === 'percent' ? Number(value) : null, JSON.stringify(amounts), JSON.stringify(scope), isStackable, new Date(0)]]);
  }
  world = { ...world, coupons: all };
}

let catalogVersion = 0;
async function announce(variant: ModelVariant): Promise<void> {
  const { variantId, vendor, price, taxClass, grams, isOffered } = variant;
  subgraph.product.stock.set(variantId, { available: 1_000_000, priceMinor: Number(price) });
  const data = { productId: `prd_${variantId}`, slug: variantId.replace('_', '-'), title: 'Thing', vendorId: world.vendors[vendor]?.vendorId ?? '', categoryId: 'cat_1', categoryPath: ['cat_1'], isPurchasable: isOffered, taxClass };
  await saveProductCopy(subgraph.db, (catalogVersion += 1), { ...data, variants: [{ variantId, sku: 'x', title: '', weightGrams: grams, imageKey: null, isActive: true, prices: [{ currency: 'EUR', priceMinor: Number(price), compareAtMinor: null }] }] });
}

async function setSelling(vendor: ModelVendor, isSelling: boolean): Promise<void> {
  vendor.isSelling = isSelling;
  await subgraph.db.execute('UPDATE vendor_copies SET status = ? WHERE vendor_id = ?', [isSelling ? 'APPROVED' : 'SUSPENDED', vendor.vendorId]);
}

const who = fc.constantFrom('guest' as const, 'person' as const);
const guard = fc.constantFrom('none' as const, 'none' as const, 'current' as const, 'stale' as const);
const aVariant = fc.nat(5);
const aVendor = fc.nat(2);
const change = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('add' as const), lines: fc.array(fc.record({ variant: aVariant, quantity: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(600)) }), { minLength: 1, maxLength: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('update' as const), lines: fc.array(fc.record({ place: fc.nat(6), quantity: fc.integer({ min: 0, max: 6 }) }), { minLength: 1, maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('remove' as const), places: fc.array(fc.nat(6), { minLength: 1, maxLength: 2 }) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('apply' as const), coupon: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('takeOff' as const), coupon: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('country' as const), country: fc.constantFrom('DE', 'FI', 'US') }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('note' as const), note: fc.constantFrom('Ring twice', 'Knock', null) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('options' as const), vendor: aVendor, way: fc.constantFrom('standard', 'express', undefined), note: fc.constantFrom('Blue', 'Red', null, undefined) }) },
);
type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;
const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ type: fc.constant('change' as const), who, guard, change }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('merge' as const) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('checkout' as const), who, country: fc.constantFrom('DE', 'FI', 'US'), isPaid: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('price' as const), variant: aVariant, price: fc.integer({ min: 0, max: 9_999 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('offer' as const), variant: aVariant, isOffered: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('sell' as const), vendor: aVendor, isSelling: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Brings a change upon the model. Returns why it is refused, null when it is done; `cart` is what it leads to. */
function expected(cart: ModelCart | null, wanted: Change, version: number | null): { refusal: string | null; cart: ModelCart | null } {
  const isRefused = (refusal: string) => ({ refusal, cart });
  if (cart === null && wanted.type !== 'add') return isRefused('NOT_FOUND');
  if (version !== null && version !== (cart?.version ?? 0)) return isRefused('CART_CHANGED');
  const next: ModelCart = structuredClone(cart) ?? { version: 0, country: 'DE', note: null, lines: [], coupons: [], ways: new Map(), notes: new Map() };
  const done = (hasChanged: boolean) => ({ refusal: null, cart: hasChanged ? { ...next, version: next.version + 1 } : cart });
  switch (wanted.type) {
    case 'add': {
      const begun: ModelCart['lines'] = [];
      for (const { variant, quantity } of wanted.lines) {
        const facts = world.variants[variant] as ModelVariant;
        if (!facts.isOffered) return isRefused('NOT_PURCHASABLE');
        const line = [...next.lines, ...begun].find((each) => each.variant === variant);
        if (line) line.quantity += quantity;
        else begun.push({ variant, quantity, addedPrice: facts.price });
      }
      next.lines.push(...begun);
      return next.lines.some(({ quantity }) => quantity > 999) ? isRefused('LIMIT_EXCEEDED') : done(true);
    }
    case 'update': {
      if (wanted.lines.some(({ place }) => place >= next.lines.length)) return isRefused('NOT_FOUND');
      for (const { place, quantity } of wanted.lines) (next.lines[place] as { quantity: number }).quantity = quantity;
      next.lines = next.lines.filter(({ quantity }) => quantity > 0);
      return done(true);
    }
    case 'remove':
      next.lines = next.lines.filter((_line, place) => !wanted.places.includes(place));
      return done(next.lines.length < (cart?.lines.length ?? 0));
    case 'apply': {
      if (!next.coupons.includes(wanted.coupon)) next.coupons.push(wanted.coupon);
      if (couponsThatCount(world, next).refused.has(wanted.coupon)) return isRefused('COUPON_NOT_APPLICABLE');
      return done(next.coupons.length > (cart?.coupons.length ?? 0));
    }
    case 'takeOff':
      next.coupons = next.coupons.filter((coupon) => coupon !== wanted.coupon);
      return done(next.coupons.length < (cart?.coupons.length ?? 0));
    case 'country':
      next.country = wanted.country;
      return done(next.country !== cart?.country);
    case 'note':
      next.note = wanted.note;
      return done(next.note !== cart?.note);
    case 'options': {
      const { vendor, way, note } = wanted;
      if (way !== undefined) next.ways.set(vendor, way);
      if (typeof note === 'string') next.notes.set(vendor, note);
      if (note === null) next.notes.delete(vendor);
      const group = lookOf(world, next).groups.find(([vendorId]) => vendorId === world.vendors[vendor]?.vendorId);
      const isSold = next.lines.some(({ variant }) => world.variants[variant]?.vendor === vendor && world.variants[variant].isOffered) && world.vendors[vendor]?.isSelling;
      return !isSold || (way !== undefined && group?.[1] !== way) ? isRefused('NOT_FOUND') : done(true);
    }
  }
}

/** What becomes of both carts at sign-in. */
function merged(person: ModelCart | null, visitor: ModelCart | null): ModelCart | null {
  if (visitor === null) return person;
  if (person === null) return { ...visitor, version: visitor.version + 1 };
  const both = structuredClone(person);
  for (const line of visitor.lines) {
    const own = both.lines.find(({ variant }) => variant === line.variant);
    if (own) own.quantity = Math.min(own.quantity + line.quantity, 999);
    else both.lines.push({ ...line });
  }
  const theirs = visitor.coupons.filter((coupon) => !both.coupons.includes(coupon));
  both.coupons.push(...theirs);
  const { refused } = couponsThatCount(world, both);
  both.coupons = both.coupons.filter((coupon) => !theirs.includes(coupon) || refused.get(coupon) !== 'stacking');
  return { ...both, note: both.note ?? visitor.note, ways: new Map([...visitor.ways, ...both.ways]), notes: new Map([...visitor.notes, ...both.notes]), version: Math.max(person.version, visitor.version) + 1 };
}

const money = '{ minorUnits }';
const lookFields = `version country note lines { id quantity isPurchasable unitPrice ${money} previousUnitPrice ${money} variant { id } } coupons { code discount ${money} } problems { code }
  vendorGroups { vendor { id } note shippingOption { code } totals { subtotal ${money} discount ${money} shipping ${money} tax ${money} total ${money} } } totals { subtotal ${money} discount ${money} shipping ${money} tax ${money} total ${money} }`;

interface Amount {
  minorUnits: number;
}
type Totals = Record<'subtotal' | 'discount' | 'shipping' | 'tax' | 'total', Amount>;
interface Answer extends Pick<Look, 'version' | 'country' | 'note'> {
  lines: { id: string; quantity: number; isPurchasable: boolean; unitPrice: Amount; previousUnitPrice: Amount | null; variant: { id: string } }[];
  coupons: { code: string; discount: Amount }[];
  problems: { code: string }[];
  vendorGroups: { vendor: { id: string }; note: string | null; shippingOption: { code: string } | null; totals: Totals }[];
  totals: Totals;
}

const amount = ({ minorUnits }: Amount): string => String(minorUnits);
const amounts = (totals: Totals) => [amount(totals.subtotal), amount(totals.discount), amount(totals.shipping), amount(totals.tax), amount(totals.total)] as Look['totals'];

function shown({ version, country, note, lines, coupons: applied, problems, vendorGroups, totals }: Answer): Look {
  return {
    version,
    country,
    note,
    lines: lines.map((line) => [line.variant.id, line.quantity, amount(line.unitPrice), line.previousUnitPrice && amount(line.previousUnitPrice), line.isPurchasable]),
    coupons: applied.map(({ code, discount }) => [code, amount(discount)]),
    problems: problems.map(({ code }) => code).toSorted(),
    groups: vendorGroups.map((group) => [group.vendor.id, group.shippingOption?.code ?? null, group.note, ...amounts(group.totals)]),
    totals: amounts(totals),
  };
}

/** The change as a client sends it. */
function textOf(wanted: Change, lineIds: readonly string[]): string {
  const lineId = (place: number): string => lineIds[place] ?? 'cln_of_nobody';
  switch (wanted.type) {
    case 'add':
      return `cartLinesAdd(currency: "EUR", country: "DE", lines: [${wanted.lines.map(({ variant, quantity }) => `{ variantId: "${world.variants[variant]?.variantId}", quantity: ${quantity} }`)}]`;
    case 'update':
      return `cartLinesUpdate(lines: [${wanted.lines.map(({ place, quantity }) => `{ lineId: "${lineId(place)}", quantity: ${quantity} }`)}]`;
    case 'remove':
      return `cartLinesRemove(lineIds: [${wanted.places.map((place) => `"${lineId(place)}"`)}]`;
    case 'apply':
      return `cartCouponApply(code: "${world.coupons[wanted.coupon]?.code.toLowerCase()}"`;
    case 'takeOff':
      return `cartCouponRemove(code: "${world.coupons[wanted.coupon]?.code}"`;
    case 'country':
      return `cartCountrySet(country: "${wanted.country}"`;
    case 'note':
      return `cartNoteSet(note: ${JSON.stringify(wanted.note)}`;
    case 'options': {
      const { way, note } = wanted;
      return `cartVendorOptionsSet(vendorId: "${world.vendors[wanted.vendor]?.vendorId}", input: { ${way === undefined ? '' : `shippingOption: "${way}" `}${note === undefined ? '' : `note: ${JSON.stringify(note)}`} }`;
    }
  }
}

/** Two carts of one person, before and after signing in, and what the model holds of them. */
function openLife() {
  const visitor = guest();
  const viewers: Record<'guest' | 'person', Viewer> = { guest: visitor, person: { ...customer(), guestKey: visitor.guestKey } };
  const model: Record<'guest' | 'person', ModelCart | null> = { guest: null, person: null };
  const lineIds: Record<'guest' | 'person', string[]> = { guest: [], person: [] };

  async function compare(whose: 'guest' | 'person', why: string): Promise<void> {
    const { data, errors } = await subgraph.call<{ cart: Answer | null }>({ query: `{ cart { ${lookFields} } }`, viewer: viewers[whose] });
    assert.deepEqual(errors ?? [], [], why);
    assert.deepEqual(data.cart && shown(data.cart), model[whose] && lookOf(world, model[whose]), why);
    lineIds[whose] = data.cart?.lines.map(({ id }) => id) ?? [];
  }

  async function make(wanted: Change, whose: 'guest' | 'person', guarded: 'none' | 'current' | 'stale'): Promise<void> {
    const present = model[whose]?.version ?? 0;
    const version = guarded === 'none' ? null : guarded === 'current' ? present : present + (present === 0 ? 2 : -1);
    const query = `mutation { ${textOf(wanted, lineIds[whose])}${version === null ? '' : `, cartVersion: ${version}`}) { cart { version } userErrors { code message } } }`;
    const { data, errors } = await subgraph.call<Record<string, { cart: { version: number } | null; userErrors: { code: string }[] }>>({ query, viewer: viewers[whose] });
    assert.deepEqual(errors ?? [], [], query);
    const { refusal, cart } = expected(model[whose], wanted, version);
    assert.deepEqual(Object.values(data).flatMap(({ userErrors }) => userErrors.map(({ code }) => code)), refusal === null ? [] : [refusal], query);
    model[whose] = cart;
    // A cart begins at any version.
    if (present === 0 && cart) cart.version = data['cartLinesAdd']?.cart?.version ?? 0;
    await compare(whose, query);
  }

  /** Buys what the client has shown, to an address that may be elsewhere; a payment that is declined gives the cart back. */
  async function checkOut({ who: whose, country, isPaid }: Extract<Step, { type: 'checkout' }>): Promise<void> {
    const cart = model[whose];
    const [seen, there] = [cart && lookOf(world, cart), cart && lookOf(world, { ...cart, country })];
    const refusals = there === null ? ['CART_EMPTY'] : there.problems.length > 0 ? there.problems : there.totals[4] === seen?.totals[4] ? [] : ['TOTAL_CHANGED'];
    const buyer = createBuyer(subgraph, viewers[whose]);
    const { checkout, userErrors } = await buyer.checkout({ cartVersion: cart?.version ?? 1, totalMinor: Number(seen?.totals[4] ?? 0), paymentMethod: isPaid ? 'pm_ok' : 'pm_declined', country });
    if (!checkout || !cart) return assert.deepEqual(userErrors.map(({ code }) => code).toSorted(), refusals);
    const isPlaced = isPaid || there?.totals[4] === '0';
    assert.deepEqual([refusals, (await buyer.end(checkout.id)).state], [[], isPlaced ? 'PLACED' : 'FAILED']);
    model[whose] = isPlaced ? null : { ...cart, country, version: cart.version + 1 };
  }

  return {
    async take(next: Step): Promise<void> {
      if (next.type === 'change') return make(next.change, next.who, next.guard);
      if (next.type === 'merge') {
        await subgraph.call({ query: 'mutation { cartMerge { userErrors { code } } }', viewer: viewers.person });
        Object.assign(model, { person: merged(model.person, model.guest), guest: null });
      } else if (next.type === 'checkout') await checkOut(next);
      else if (next.type === 'sell') await setSelling(world.vendors[next.vendor] as ModelVendor, next.isSelling);
      else await announce(Object.assign(world.variants[next.variant] as ModelVariant, next.type === 'price' ? { price: BigInt(next.price) } : { isOffered: next.isOffered }));
      for (const whose of ['guest', 'person'] as const) await compare(whose, JSON.stringify(next));
    },
  };
}

test('whatever buyers do with their carts, and vendors with their goods meanwhile, each step is refused or done as the model says, and costs what it says, per vendor and in all', { timeout: 60_000 }, async () => {
  const first = structuredClone(world.variants);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), async (steps) => {
      for (const [index, { price }] of first.entries()) await announce(Object.assign(world.variants[index] as ModelVariant, { price, isOffered: true }));
      for (const vendor of world.vendors) await setSelling(vendor, true);
      const life = openLife();
      for (const next of steps) await life.take(next);
    }),
    { numRuns: Number(process.env['CART_LIVES'] ?? 25) },
  );
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});
