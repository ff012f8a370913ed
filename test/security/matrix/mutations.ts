/** Every mutation that names a thing, tried on a victim's thing by everybody who may not. */
import { randomBytes } from 'node:crypto';
import { setTimeout as passes } from 'node:timers/promises';
import { isOutputType, type GraphQLSchema } from 'graphql';
import { messagingMutations } from '#platform/operations/messaging-permissions';
import { waitFor } from '#platform/testing/wait-for';
import { subgraphNames } from '../../../schema/subgraphs.ts';
import { userErrorCodes, type Answer, type World } from '../world.ts';
import { isOperator, rolesAt, type Actor } from './actors.ts';
import { nobodysId } from './made-things.ts';
import type { Leak } from './reads.ts';
import type { Victims } from './victims.ts';

interface Attempt {
  /** Arguments in GraphQL's notation. */
  readonly args: string;
  /** Who may; all others are tried. */
  readonly mayDo: (actor: Actor) => boolean;
  /** Answers without an error to whoever has no such thing, and changes nothing. */
  readonly isSilent?: boolean;
}

/** Mutations that name nothing of anybody else's: they act on the caller, or on a secret that is the argument. */
const onOnesOwn = [
  'accountDeletionCancel', 'accountDeletionRequest', 'addressCreate', 'cartCheckout', 'cartCountrySet', 'cartCouponApply', 'cartCouponRemove', 'cartLinesAdd', 'cartMerge', 'cartNoteSet', 'cartVendorOptionsSet', 'dataExportRequest', 'emailChange', 'emailChangeConfirm', 'emailChangeUndo', 'emailVerificationResend', 'emailVerify',
  'notificationPreferencesUpdate', 'notificationSettingsUpdate', 'passwordChange', 'passwordReset', 'passwordResetRequest', 'pushDeviceRegister', 'pushDeviceRemove', 'reviewCreate', 'sandboxReset', 'sessionRefresh',
  'recoveryCodesRegenerate', 'secondFactorConfirm', 'secondFactorDisable', 'secondFactorEnrol', 'secondFactorProve', 'sessionsRevokeOthers', 'stockNotificationCancel', 'stockNotificationRequest', 'userProfileUpdate', 'userSignIn', 'userSignInComplete', 'userSignUp', 'vendorApply', 'vendorStaffInvitationAccept', 'wishlistAdd', 'wishlistRemove',
];

const key = () => JSON.stringify(randomBytes(16).toString('hex'));
const address = '{ recipient: "Mallory", line1: "1 Street", city: "Town", postalCode: "12345", country: "DE" }';

/** By mutation; a new one is to be added here, or to `onOnesOwn`. */
function attemptsOn(victims: Victims): Record<string, Attempt> {
  const nobody = () => false;
  const isAdmin = ({ viewer }: Actor) => viewer.roles.includes('admin');
  const staff = (...roles: string[]) => (actor: Actor) => rolesAt(actor, victims.vendor).some((role) => roles.includes(role));
  const catalog = staff('OWNER', 'MANAGER', 'CATALOG');
  const stock = staff('OWNER', 'MANAGER', 'CATALOG', 'FULFILMENT');
  const fulfilment = staff('OWNER', 'MANAGER', 'FULFILMENT');
  const leads = staff('OWNER', 'MANAGER');
  const keyKeepers = (actor: Actor) => isAdmin(actor) || staff('OWNER')(actor);
  const orStaff = (allowed: (actor: Actor) => boolean) => (actor: Actor) => isOperator(actor) || allowed(actor);
  const id = (value: string) => `id: ${JSON.stringify(value)}`;
  const price = '{ currency: "EUR", minorUnits: 1 }';
  return {
    ...messagingAttempts(isAdmin),
    apiKeyCreate: { args: `input: { name: "Mallory", vendorId: "${victims.vendor}", scopes: ["catalog:write"] }`, mayDo: keyKeepers },
    apiKeyRevoke: { args: id(victims.apiKey), mayDo: keyKeepers },
    apiKeyRotate: { args: id(victims.apiKey), mayDo: keyKeepers },
    impersonationStart: { args: `input: { userId: "${victims.person}", reason: "to see what they bought" }`, mayDo: isOperator },
    userRoleGrant: { args: `input: { userId: "${victims.person}", role: "admin", reason: "because I can" }`, mayDo: isAdmin },
    userRoleRevoke: { args: `input: { userId: "${victims.person}", role: "admin", reason: "because I can" }`, mayDo: isAdmin },
    addressDelete: { args: id(victims.address), mayDo: nobody },
    addressUpdate: { args: `${id(victims.address)}, input: ${address}`, mayDo: nobody },
    cartLinesRemove: { args: `lineIds: ["${victims.cartLine}"]`, mayDo: nobody },
    cartLinesUpdate: { args: `lines: [{ lineId: "${victims.cartLine}", quantity: 9 }]`, mayDo: nobody },
    catalogImportAppend: { args: `${id(victims.catalogImport)}, sequence: 1, chunk: "sku,title"`, mayDo: catalog },
    catalogImportCancel: { args: id(victims.catalogImport), mayDo: catalog },
    catalogImportCreate: { args: `vendorId: "${victims.vendor}"`, mayDo: catalog },
    catalogImportRun: { args: `${id(victims.catalogImport)}, isDryRun: true`, mayDo: catalog },
    categoryTranslate: { args: `${id(victims.category)}, expectedVersion: 1, locale: "de", input: { name: "Mallory" }`, mayDo: isAdmin },
    attributeCreate: { args: 'input: { name: "Mallory", type: TEXT }', mayDo: isAdmin },
    attributeUpdate: { args: 'code: "pages", expectedVersion: 1, input: { name: "Mallory" }', mayDo: isAdmin },
    categoryCreate: { args: 'input: { name: "Mallory", slug: "mallory" }', mayDo: isAdmin },
    categoryMove: { args: `${id(victims.category)}, expectedVersion: 1`, mayDo: isAdmin },
    categoryUpdate: { args: `${id(victims.category)}, expectedVersion: 1, input: { name: "Mallory" }`, mayDo: isAdmin },
    checkoutCancel: { args: id(victims.checkout), mayDo: isOperator },
    failedPaymentResolve: { args: `${id('pop_none')}, resolution: WRITE_OFF, reason: "x"`, mayDo: isAdmin },
    checkoutResume: { args: id(victims.checkout), mayDo: isOperator },
    couponCreate: { args: `vendorId: "${victims.vendor}", idempotencyKey: ${key()}, input: { code: "MALLORY", description: "x", kind: FREE_SHIPPING }`, mayDo: leads },
    couponEnd: { args: id(victims.coupon), mayDo: leads },
    couponShareDecide: { args: `${id(victims.sharedCoupon)}, vendorId: "${victims.vendor}", expectedVersion: 1, agrees: true`, mayDo: leads },
    couponUpdate: { args: `${id(victims.coupon)}, expectedVersion: 1, input: { description: "Mallory was here" }`, mayDo: leads },
    notificationsMarkRead: { args: `ids: ["${victims.notification}"]`, mayDo: nobody, isSilent: true },
    orderCancel: { args: `${id(victims.order)}, idempotencyKey: ${key()}, reason: "x"`, mayDo: isOperator },
    parcelDeliver: { args: id(victims.parcel), mayDo: orStaff(fulfilment) },
    payoutRequest: { args: `vendorId: "${victims.vendor}", currency: "EUR", idempotencyKey: ${key()}`, mayDo: staff('OWNER', 'FINANCE') },
    productArchive: { args: id(victims.product), mayDo: catalog },
    productCreate: { args: `vendorId: "${victims.vendor}", input: { title: "Mallory's", category: "table-and-home", variants: [{ sku: "M-1", prices: [${price}] }] }`, mayDo: catalog },
    productPublish: { args: id(victims.draft), mayDo: catalog },
    productTranslate: { args: `${id(victims.product)}, expectedVersion: 1, locale: "de", input: { title: "Mallory war hier" }`, mayDo: catalog },
    productUpdate: { args: `${id(victims.product)}, expectedVersion: 1, input: { title: "Mallory was here" }`, mayDo: catalog },
    productVariantDelete: { args: id(victims.variant), mayDo: catalog },
    productVariantUpdate: { args: `${id(victims.draftVariant)}, expectedVersion: 1, input: { weightGrams: 1 }`, mayDo: catalog },
    productVariantsAdd: { args: `productId: "${victims.draft}", variants: [{ sku: "M-2", prices: [${price}] }]`, mayDo: catalog },
    returnApprove: { args: id(victims.orderReturn), mayDo: orStaff(fulfilment) },
    returnDecline: { args: `${id(victims.orderReturn)}, reason: "x"`, mayDo: orStaff(fulfilment) },
    returnReceive: { args: id(victims.orderReturn), mayDo: orStaff(fulfilment) },
    returnRequest: { args: `vendorOrderId: "${victims.vendorOrder}", input: { reason: "x", items: [{ lineId: "${victims.orderLine}", quantity: 1 }] }, idempotencyKey: ${key()}`, mayDo: isOperator },
    reviewModerate: { args: `${id(victims.review)}, isPublished: false`, mayDo: isOperator },
    reviewReply: { args: `${id(victims.review)}, reply: "Mallory"`, mayDo: catalog },
    sessionRevoke: { args: id(victims.session), mayDo: nobody },
    stockAdjust: { args: `variantId: "${victims.variant}", delta: 1, reason: RECEIVED, idempotencyKey: ${key()}`, mayDo: stock },
    stockAdjustMany: { args: `vendorId: "${victims.vendor}", items: [{ variantId: "${victims.variant}", delta: 1, reason: RECEIVED }], idempotencyKey: ${key()}`, mayDo: stock },
    stockLocationAdd: { args: `vendorId: "${victims.vendor}", name: "Mallory's shed"`, mayDo: stock },
    stockLocationRename: { args: `vendorId: "${victims.vendor}", location: "Main", name: "Mallory's barn"`, mayDo: stock },
    stockLocationsOrder: { args: `vendorId: "${victims.vendor}", locations: ["Main"]`, mayDo: stock },
    stockLocationClose: { args: `vendorId: "${victims.vendor}", location: "Main"`, mayDo: stock },
    variantPriceSchedule: { args: `${id(victims.variant)}, input: { currency: "EUR", minorUnits: 1, startsAt: "2030-01-01T00:00:00.000Z", endsAt: "2030-01-02T00:00:00.000Z" }`, mayDo: catalog },
    variantPriceUnschedule: { args: id(victims.scheduledPrice), mayDo: catalog },
    variantPriceSet: { args: `${id(victims.variant)}, input: ${price}`, mayDo: catalog },
    vendorApprove: { args: id(victims.vendor), mayDo: isAdmin },
    vendorOrderAccept: { args: id(victims.vendorOrder), mayDo: orStaff(fulfilment) },
    vendorOrderFulfill: { args: `${id(victims.vendorOrder)}, idempotencyKey: ${key()}, input: { carrier: "DHL" }`, mayDo: orStaff(fulfilment) },
    vendorOrderRefund: { args: `${id(victims.vendorOrder)}, idempotencyKey: ${key()}, input: { reason: "x", items: [{ lineId: "${victims.orderLine}", quantity: 1 }] }`, mayDo: orStaff(staff('OWNER', 'MANAGER', 'FINANCE')) },
    vendorOrderReject: { args: `${id(victims.vendorOrder)}, idempotencyKey: ${key()}, reason: "x"`, mayDo: orStaff(fulfilment) },
    vendorOrderMessagePost: { args: `vendorOrderId: "${victims.vendorOrder}", body: "Mallory", idempotencyKey: ${key()}`, mayDo: fulfilment },
    vendorOrderMessagesRead: { args: `vendorOrderId: "${victims.vendorOrder}", messageId: "${nobodysId}"`, mayDo: fulfilment },
    vendorProfileUpdate: { args: `${id(victims.vendor)}, expectedVersion: 1, input: { name: "Mallory's" }`, mayDo: (actor) => isAdmin(actor) || staff('OWNER', 'MANAGER')(actor) },
    vendorBusinessUpdate: { args: `vendorId: "${victims.vendor}", expectedVersion: 1, input: { legalName: "Mallory Ltd", line1: "1 Dark Lane", city: "Nowhere" }`, mayDo: (actor) => isAdmin(actor) || staff('OWNER')(actor) },
    vendorReinstate: { args: id(victims.vendor), mayDo: isAdmin },
    vendorReject: { args: `${id(victims.vendor)}, reason: "x"`, mayDo: isAdmin },
    vendorReviewStart: { args: id(victims.vendor), mayDo: isOperator },
    vendorSuspend: { args: `${id(victims.vendor)}, reason: "x"`, mayDo: isAdmin },
    vendorTerminate: { args: `${id(victims.vendor)}, reason: "mischief"`, mayDo: isAdmin },
    ...vendorTerms(victims.vendor, { leads: (actor) => isAdmin(actor) || leads(actor), isAdmin, staff }),
    notificationDeadDeliveriesDiscard: { args: 'input: { reason: "Mallory", isDryRun: true }', mayDo: isAdmin },
    notificationDeadDeliveriesReplay: { args: 'input: { reason: "Mallory", isDryRun: true }', mayDo: isAdmin },
    webhookDeliveryRedeliver: { args: id(victims.webhookDelivery), mayDo: leads },
    webhookSubscriptionCreate: { args: `vendorId: "${victims.vendor}", input: { url: "https://mallory.example.com/", events: [STOCK_LOW] }`, mayDo: leads },
    webhookSubscriptionDelete: { args: id(victims.webhook), mayDo: leads },
    webhookSubscriptionPing: { args: id(victims.webhook), mayDo: leads },
    webhookSubscriptionRotate: { args: id(victims.webhook), mayDo: leads },
    webhookSubscriptionUpdate: { args: `${id(victims.webhook)}, input: { url: "https://mallory.example.com/" }`, mayDo: leads },
  };
}

/** Each service's dead letters, outbox and consumers: administrators' business only. */
function messagingAttempts(mayDo: Attempt['mayDo']): Record<string, Attempt> {
  const args: Record<(typeof messagingMutations)[number], string> = {
    DeadLettersReplay: 'input: { reason: "Mallory", isDryRun: true }',
    DeadLettersDiscard: 'input: { consumer: "order.checkout-replies", reason: "Mallory", isDryRun: true }',
    OutboxRedrive: 'input: { publishedFrom: "2026-01-01T00:00:00.000Z", reason: "Mallory", isDryRun: true }',
    ConsumerPause: 'input: { consumer: "order.checkout-replies", reason: "Mallory" }',
    ConsumerResume: 'input: { consumer: "order.checkout-replies", reason: "Mallory" }',
  };
  return Object.fromEntries(subgraphNames.flatMap((service) => messagingMutations.map((name) => [`${service}${name}`, { args: args[name], mayDo }])));
}

type Allowed = (actor: Actor) => boolean;

/** What belongs to a vendor is named by vendor and id; the ids are made up here, and the vendor subgraph's own matrix has real ones. */
function vendorTerms(vendor: string, { leads, isAdmin, staff }: { leads: Allowed; isAdmin: Allowed; staff: (...roles: string[]) => Allowed }): Record<string, Attempt> {
  const of = (extra = '') => `vendorId: "${vendor}"${extra && `, ${extra}`}`;
  const thing = (prefix: string, extra = '') => of(`id: "${prefix}_01jb2k0000000000000000000z"${extra && `, ${extra}`}`);
  const zones = 'zones: [{ name: "All", regions: [EVERYWHERE_ELSE], rates: [{ basis: PER_ORDER, currency: "EUR", priceMinor: 1, minDays: 1, maxDays: 2 }] }]';
  const holiday = 'input: { startsAt: "2098-01-01T00:00:00.000Z", endsAt: "2098-01-02T00:00:00.000Z", effect: PAUSE_ORDERS }';
  const everybody = staff('OWNER', 'MANAGER', 'CATALOG', 'FULFILMENT', 'FINANCE', 'READ_ONLY');
  const version = 'expectedVersion: 1';
  return {
    vendorStaffInvite: { args: of('input: { email: "mallory@example.com", role: CATALOG }'), mayDo: leads },
    vendorStaffInvitationResend: { args: thing('vsi'), mayDo: leads },
    vendorStaffInvitationRevoke: { args: thing('vsi'), mayDo: leads },
    vendorStaffRoleChange: { args: thing('vsm', `${version}, role: READ_ONLY`), mayDo: leads },
    vendorStaffRemove: { args: thing('vsm', version), mayDo: leads },
    vendorStaffLeave: { args: of(), mayDo: everybody },
    vendorOwnershipOffer: { args: of('staffId: "vsm_01jb2k0000000000000000000z"'), mayDo: staff('OWNER') },
    vendorOwnershipWithdraw: { args: of(), mayDo: staff('OWNER') },
    vendorOwnershipDecline: { args: of(), mayDo: everybody },
    vendorOwnershipAccept: { args: of(), mayDo: everybody },
    vendorShippingProfileCreate: { args: of(`input: { name: "Mallory", ${zones} }`), mayDo: leads },
    vendorShippingProfileUpdate: { args: thing('shp', `${version}, input: { name: "Mallory", ${zones} }`), mayDo: leads },
    vendorShippingProfileDelete: { args: thing('shp', version), mayDo: leads },
    vendorHolidayCreate: { args: of(holiday), mayDo: leads },
    vendorHolidayUpdate: { args: thing('vho', `${version}, ${holiday}`), mayDo: leads },
    vendorHolidayDelete: { args: thing('vho', version), mayDo: leads },
    vendorCommissionAgreementCreate: { args: of('input: { rateBasisPoints: 1 }'), mayDo: isAdmin },
    vendorCommissionAgreementEnd: { args: thing('cag', `${version}, validUntil: "2099-01-01T00:00:00.000Z"`), mayDo: isAdmin },
    vendorPayoutAccountSubmit: { args: of('input: { label: "Mallory Bank", last4: "6666", currency: "EUR", providerToken: "ba_mallory" }'), mayDo: staff('OWNER', 'FINANCE') },
    vendorPayoutAccountVerify: { args: of(version), mayDo: isAdmin },
    vendorPayoutAccountDisable: { args: of(`${version}, reason: "mischief"`), mayDo: isAdmin },
    vendorRequirementAttest: { args: of('code: "TERMS", textVersion: "2026-01"'), mayDo: staff('OWNER', 'MANAGER') },
    vendorRequirementVerify: { args: of('code: "BUSINESS_DETAILS", evidence: "none at all"'), mayDo: isOperator },
    vendorRequirementWithdraw: { args: of('code: "TERMS", reason: "mischief"'), mayDo: isOperator },
  };
}

/** Mutations that nobody has looked at: the matrix must learn about them. */
export function unknownMutations(api: GraphQLSchema, victims: Victims): string[] {
  const known = new Set([...onOnesOwn, ...Object.keys(attemptsOn(victims))]);
  return Object.keys(api.getMutationType()?.getFields() ?? {}).filter((field) => !known.has(field));
}

export interface MutationsResult {
  readonly tried: number;
  readonly leaks: readonly Leak[];
}

/** Tries each mutation as each actor that may not; `checksums` tell whether any row of any subgraph changed. */
export async function tryMutations(world: World, victims: Victims, actors: readonly Actor[], checksums?: World['checksums']): Promise<MutationsResult> {
  const leaks: Leak[] = [];
  let tried = 0;
  if (checksums) await untilQuiet(checksums);
  for (const [field, { args, mayDo, isSilent }] of Object.entries(attemptsOn(victims))) {
    const refused = actors.filter((actor) => !mayDo(actor));
    const attempt = async (): Promise<void> => {
      const answers = await Promise.all(refused.map(async (actor) => ({ actor, answer: await world.gateway(`mutation { ${field}(${args}) { userErrors { code } ${things(world.api, field)} } }`, {}, actor.caller) })));
      tried += answers.length;
      for (const { actor, answer } of answers) {
        if (!isRefusal(answer, isSilent)) leaks.push({ what: field, actor: actor.label, value: answer.text.slice(0, 200) });
      }
    };
    const changed = checksums ? await tablesChangedBy(attempt, checksums) : void (await attempt());
    if (changed && changed.length > 0) leaks.push({ what: field, actor: 'one of those who may not', value: `rows have changed in ${changed.join(', ')}` });
  }
  return { tried, leaks };
}

type Checksums = NonNullable<World['checksums']>;

async function tablesChangedBy(attempt: () => Promise<void>, checksums: Checksums): Promise<string[]> {
  const before = await checksums();
  await attempt();
  return differing(before, await checksums());
}

function differing(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] {
  return [...after].filter(([table, sum]) => before.get(table) !== sum).map(([table]) => table);
}

/** Waits until what was set up has travelled through the queues: until nothing changes for a while. */
async function untilQuiet(checksums: Checksums): Promise<void> {
  const quietMs = 2_000;
  let last = await checksums();
  await waitFor(
    async () => {
      await passes(quietMs);
      const now = await checksums();
      const isQuiet = differing(last, now).length === 0;
      last = now;
      return isQuiet;
    },
    { what: 'the stack to come to rest', timeoutMs: 60_000, intervalMs: 10 },
  );
}

/** The objects that a payload holds, by id: a refusal must not show them. */
function things(api: GraphQLSchema, field: string): string {
  const payload = api.getMutationType()?.getFields()[field]?.type;
  if (!payload || !isOutputType(payload)) return '';
  const type = api.getType(payload.toString().replace(/!$/, ''));
  const fields = type && 'getFields' in type ? Object.values(type.getFields()) : [];
  return fields.flatMap(({ name, type: inner }) => (name === 'userErrors' || !/^(User|Product|ProductVariant|Vendor|VendorOrder|Order|Review|Address|Cart)!?$/.test(inner.toString()) ? [] : [`${name} { id }`])).join(' ');
}

function isRefusal(answer: Answer, isSilent = false): boolean {
  const [payload] = Object.values(answer.data ?? {});
  const shown = Object.entries(payload ?? {}).filter(([name, value]) => name !== 'userErrors' && value !== null);
  if (answer.errors.length > 0) return answer.errors.every(({ extensions }) => ['FORBIDDEN', 'UNAUTHENTICATED', 'NOT_FOUND'].includes(extensions?.code ?? '')) && !payload;
  if (isSilent) return true;
  // A cart or a person that is shown along with a refusal is the caller's own.
  const foreign = shown.filter(([name]) => !['user', 'cart'].includes(name));
  return userErrorCodes(answer).some((code) => ['NOT_FOUND', 'NOT_ALLOWED'].includes(code)) && foreign.length === 0;
}
