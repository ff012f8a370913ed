/** Every field that is not for everybody, asked for by everybody. */
import { getNamedType, isLeafType, isNonNullType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { allow, grants, type Rule } from '#platform/auth/permissions';
import { guardedSubgraphs, rulesOf } from '../../../dev/codegen/permission-matrix.ts';
import { subgraphNames } from '../../../schema/subgraphs.ts';
import type { Answer, World } from '../world.ts';
import { isOperator, rolesAt, type Actor } from './actors.ts';
import { selectField } from './selection.ts';
import type { Victims } from './victims.ts';

/** A way to a thing of a victim. */
interface Path {
  readonly type: string;
  /** Names of fields from the root to the thing; lists are passed through. None for a root field that is no thing but a value. */
  readonly steps: readonly string[];
  readonly args: Readonly<Record<string, string | number>>;
  /** Only these; all guarded ones when left out. */
  readonly fields?: readonly string[];
  /** The thing as a rule sees it. */
  readonly parent: object;
  /** Whether the thing as a whole may be seen; everybody's unless given. */
  readonly isReachable?: (actor: Actor) => boolean;
}

export function pathsTo(victims: Victims): Path[] {
  const { vendor, person, order, orderNumber, vendorOrder } = victims;
  const worksThere = (actor: Actor) => isOperator(actor) || rolesAt(actor, vendor).length > 0;
  const runsCatalog = (actor: Actor) => isOperator(actor) || rolesAt(actor, vendor).some((role) => ['OWNER', 'MANAGER', 'CATALOG'].includes(role));
  const leads = (actor: Actor) => rolesAt(actor, vendor).some((role) => ['OWNER', 'MANAGER'].includes(role));
  const nobody = () => false;
  const ofVendor = { vendorId: vendor };
  const ofPerson = { customerId: person, guestKey: null };
  return [
    { type: 'Vendor', steps: ['vendor'], args: { id: vendor }, parent: { id: vendor } },
    { type: 'Product', steps: ['product'], args: { id: victims.product }, parent: ofVendor },
    { type: 'ProductVariant', steps: ['productVariant'], args: { id: victims.variant }, parent: ofVendor },
    { type: 'Product', steps: ['product'], args: { id: victims.draft }, parent: ofVendor, isReachable: worksThere },
    { type: 'ProductVariant', steps: ['productVariant'], args: { id: victims.draftVariant }, parent: ofVendor, isReachable: worksThere },
    { type: 'Product', steps: ['productLookup'], args: { ids: victims.draft }, parent: ofVendor, isReachable: worksThere },
    { type: 'ProductVariant', steps: ['productVariantLookup'], args: { ids: victims.draftVariant }, parent: ofVendor, isReachable: worksThere },
    { type: 'User', steps: ['user'], args: { id: person }, parent: { id: person }, isReachable: isOperator },
    { type: 'User', steps: ['vendor', 'staff', 'user'], args: { id: vendor }, parent: { id: victims.staff[0] } },
    { type: 'Order', steps: ['order'], args: { id: order }, parent: ofPerson, isReachable: isOperator },
    { type: 'Order', steps: ['order'], args: { number: orderNumber }, parent: ofPerson, isReachable: isOperator },
    { type: 'Order', steps: ['vendorOrder', 'order'], args: { id: vendorOrder }, parent: ofPerson, isReachable: worksThere },
    { type: 'VendorOrder', steps: ['vendorOrder'], args: { id: vendorOrder }, parent: ofVendor, isReachable: worksThere },
    { type: 'User', steps: ['users', 'edges', 'node'], args: {}, parent: {}, isReachable: isOperator },
    { type: 'Checkout', steps: ['checkout'], args: { id: victims.checkout }, parent: {}, isReachable: isOperator },
    { type: 'Checkout', steps: ['checkouts', 'edges', 'node'], args: {}, parent: {}, isReachable: isOperator },
    { type: 'CatalogImport', steps: ['catalogImport'], args: { id: victims.catalogImport }, parent: ofVendor, isReachable: runsCatalog },
    { type: 'CatalogExportPage', steps: ['catalogExport'], args: { vendorId: vendor }, parent: ofVendor, isReachable: runsCatalog },
    { type: 'WebhookSubscription', steps: ['webhookSubscription'], args: { id: victims.webhook }, parent: ofVendor, isReachable: leads },
    { type: 'WebhookDelivery', steps: ['webhookDeliveries', 'edges', 'node'], args: { subscriptionId: victims.webhook }, parent: ofVendor, isReachable: leads },
    { type: 'ApiKey', steps: ['apiKeys'], args: { vendorId: vendor }, parent: ofVendor, isReachable: (actor) => actor.viewer.roles.includes('admin') || rolesAt(actor, vendor).includes('OWNER') },
    ...subgraphNames.map((name): Path => ({ type: 'ServiceMessaging', steps: [`${name}Messaging`], args: {}, parent: {}, isReachable: isOperator })),
    ...subgraphNames.map((name): Path => ({ type: 'AuditEntryConnection', steps: [`${name}AuditLog`], args: { first: 1 }, parent: {}, isReachable: (actor) => actor.viewer.roles.includes('admin') })),
    { type: 'DeadDeliveryConnection', steps: ['notificationDeadDeliveries'], args: { first: 1 }, parent: {}, isReachable: (actor) => actor.viewer.roles.includes('admin') },
    { type: 'ReviewConnection', steps: ['reviews'], args: { first: 1 }, parent: {}, isReachable: isOperator },
    { type: 'Notification', steps: ['notification'], args: { id: victims.notification }, parent: {}, isReachable: nobody },
    { type: 'Order', steps: ['orders', 'edges', 'node'], args: { customerId: person, first: 1 }, parent: ofPerson, isReachable: isOperator },
    { type: 'VendorConnection', steps: ['vendorReviewQueue'], args: { first: 1 }, parent: {}, isReachable: isOperator },
    { type: 'VendorOrderChanges', steps: ['vendorOrderChanges'], args: { vendorId: vendor }, parent: ofVendor, isReachable: worksThere },
    // Mostly an empty list, which shows who may ask; its fields have no rules of their own.
    { type: 'Query', steps: [], args: { first: 1 }, parent: {}, fields: ['failedPayments', 'paymentDisputes', 'payoutsWaiting'], isReachable: isOperator },
    { type: 'CouponConnection', steps: ['coupons'], args: { first: 1 }, parent: {}, isReachable: isOperator },
    { type: 'MarketplaceSalesDay', steps: ['marketplaceSalesByDay'], args: { days: 1 }, parent: {}, isReachable: isOperator },
    { type: 'Query', steps: [], args: ofVendor, parent: ofVendor, fields: ['orderExportUrl'], isReachable: worksThere },
  ];
}

/** Root fields by which nothing of a victim can be named, or where everything is for everybody. */
const harmlessRoots = ['attributeDefinitions', 'cart', 'categories', 'category', 'currentApiKey', 'dataExportPage', 'me', 'notificationChanges', 'orderChanges', 'productSuggestions', 'products', 'vendors'];

/** Root fields that nobody has looked at: the matrix must learn about them. */
export function unknownRoots(api: GraphQLSchema, victims: Victims): string[] {
  const known = new Set([...harmlessRoots, ...pathsTo(victims).flatMap(({ steps, fields = [] }) => steps[0] ?? fields)]);
  return Object.keys(api.getQueryType()?.getFields() ?? {}).filter((field) => !known.has(field));
}

export interface Leak {
  readonly what: string;
  readonly actor: string;
  readonly value: string;
}

export interface ReadsResult {
  readonly asked: number;
  readonly leaks: readonly Leak[];
  /** Guarded fields that nobody at all was shown: the matrix proves nothing about them. */
  readonly neverSeen: readonly string[];
}

/** Asks for each guarded field of each thing as each actor. */
export async function tryReads(world: World, victims: Victims, actors: readonly Actor[]): Promise<ReadsResult> {
  const rules = await rulesByField();
  const leaks: Leak[] = [];
  const seen = new Map<string, boolean>();
  let asked = 0;
  for (const path of pathsTo(victims)) {
    const type = world.api.getType(path.type);
    if (!isObjectType(type)) throw new Error(`The API has no type "${path.type}"`);
    for (const fields of inRequests(type, fieldsToTry(type, path, rules), isLookup(path) ? 1 : 5)) {
      const answers = await Promise.all(actors.map(async (actor) => ({ actor, answer: await world.gateway(queryFor(type, path, fields), {}, actor.caller) })));
      for (const { answer } of answers) assertAnswered(answer, path);
      for (const field of fields) {
        const what = `${path.steps.join('.')}(${Object.keys(path.args).join()}).${field}`;
        const mayKnow = (actor: Actor) => (path.isReachable?.(actor) ?? true) && (rules.get(`${path.type}.${field}`) ?? []).every((rule) => grants(rule, actor.viewer, path.parent, path.parent));
        for (const { actor, answer } of answers) {
          const value = valueAt(answer, [...path.steps, field]);
          asked += 1;
          seen.set(what, seen.get(what) === true || value !== undefined);
          if (value !== undefined && !mayKnow(actor)) leaks.push({ what, actor: actor.label, value: JSON.stringify(value).slice(0, 200) });
        }
      }
    }
  }
  return { asked, leaks, neverSeen: [...seen].filter(([, wasSeen]) => !wasSeen).map(([what]) => what) };
}

/** A refused operation would look like a refused field, and prove nothing. */
function assertAnswered({ code, text }: Answer, { steps }: Path): void {
  if (code && ['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED', 'OPERATION_TOO_COMPLEX', 'RATE_LIMITED', 'TIMEOUT', 'UNAVAILABLE'].includes(code)) throw new Error(`${steps.join('.')} could not be asked: ${text.slice(0, 300)}`);
}

/** Costs as much as all it might return, whatever number of ids it is given: asked for little at a time. */
const isLookup = ({ steps: [root = ''] }: Pick<Path, 'steps'>): boolean => root.endsWith('Lookup');

/** Several fields at once where an error stays with its field; one that cannot be null takes its neighbours with it. */
function inRequests(type: GraphQLObjectType, fields: readonly string[], size: number): string[][] {
  const isAlone = (field: string) => isNonNullType(type.getFields()[field]?.type);
  const together = fields.filter((field) => !isAlone(field));
  const groups = Array.from({ length: Math.ceil(together.length / size) }, (_, index) => together.slice(index * size, (index + 1) * size));
  return [...groups, ...fields.filter(isAlone).map((field) => [field])];
}

/** The rules of every field, over all subgraphs that have it. */
async function rulesByField(): Promise<Map<string, Rule[]>> {
  const rules = new Map<string, Rule[]>();
  for (const { schema, permissions } of await guardedSubgraphs()) {
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || !permissions[type.name]) continue;
      for (const [field, rule] of rulesOf(permissions, type)) {
        if (rule && field !== 'id') rules.set(`${type.name}.${field}`, [...(rules.get(`${type.name}.${field}`) ?? []), rule]);
      }
    }
  }
  return rules;
}

/** Of things for everybody only the guarded fields, of others all. */
function fieldsToTry(type: GraphQLObjectType, path: Path, rules: ReadonlyMap<string, readonly Rule[]>): string[] {
  const isGuarded = (field: string) => (rules.get(`${type.name}.${field}`) ?? []).some((rule) => rule !== allow);
  return path.fields?.slice() ?? Object.keys(type.getFields()).filter((field) => path.isReachable !== undefined || isGuarded(field));
}

function queryFor(type: GraphQLObjectType, { steps, args }: Path, fields: readonly string[]): string {
  const [first, ...rest] = steps;
  const named = Object.entries(args).map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ');
  const rootOf = (field: string) => `${field}(${named})${isLeafType(getNamedType(type.getFields()[field]?.type)) ? '' : ' { __typename }'}`;
  if (first === undefined) return `{ ${fields.map(rootOf).join(' ')} }`;
  const opened = [named ? `${first}(${named})` : first, ...rest];
  const selection = fields.flatMap((field) => type.getFields()[field] ?? []).map((field) => selectField(field, isLookup({ steps }) ? 1 : 2)).join(' ');
  return `{ ${opened.join(' { ')} { ${selection} ${'} '.repeat(opened.length)} }`;
}

/** What came at the end of the path, through lists; undefined when nothing did. An empty list is an answer, too. */
function valueAt(answer: Answer, steps: readonly string[]): unknown {
  const read = (value: unknown, step: string): unknown => (value as Record<string, unknown> | null)?.[step] ?? [];
  let things: unknown[] = [answer.data];
  for (const step of steps.slice(0, -1)) things = things.flatMap((thing) => read(thing, step));
  const values = things.map((thing) => (thing as Record<string, unknown> | null)?.[steps.at(-1) ?? ''] ?? null).filter((value) => value !== null);
  return values.length > 0 ? values : undefined;
}
