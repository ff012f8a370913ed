/** docs/permissions.md: every field and who may ask for it, from the schemas and the rules that guard them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { isEnumType, isObjectType, parse, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { mutationRule } from '#platform/auth/impersonation';
import { allow, grants, type Permissions, type Rule } from '#platform/auth/permissions';
import { anonymousViewer, type Viewer } from '#platform/auth/viewer';
import { sharedSchemaFile, subgraphNames, subgraphSdl, type SubgraphName } from '../../schema/subgraphs.ts';
import { root, type GeneratedFile } from './output.ts';

/** Somebody in relation to the thing asked for. */
export interface Asker {
  readonly label: string;
  readonly viewer: Viewer;
  /** What the thing asked for looks like to a rule. */
  readonly parent: object;
}

const person = 'usr_one';
const vendor = 'vnd_one';
const guestKey = 'guest-one';
/** Ids under every name that a rule may look at, so that one synthetic thing fits all types. */
const ofThePerson = { id: person, userId: person, customerId: person, guestKey: null, vendorId: vendor };
const ofTheGuest = { ...ofThePerson, customerId: null, guestKey };
const ofTheVendor = { ...ofThePerson, id: vendor };

const justProved = { at: Math.floor(Date.now() / 1000), isRequired: true };
const user = (userId: string, more: Partial<Viewer> = {}) => anonymousViewer({ kind: 'user', userId, sessionId: 'ses_one', roles: ['customer'], secondFactor: justProved, ...more });
const staff = (tenantId: string, role: string) => user('usr_staff', { memberships: [{ tenantId, role }] });

/** The columns; `roles` are those of a vendor's staff. */
export function askers(roles: readonly string[]): Asker[] {
  return [
    { label: 'nobody', viewer: anonymousViewer(), parent: ofThePerson },
    { label: 'guest', viewer: anonymousViewer({ guestKey: 'guest-two' }), parent: ofTheGuest },
    { label: 'guest, own', viewer: anonymousViewer({ guestKey }), parent: ofTheGuest },
    { label: 'customer', viewer: user('usr_two'), parent: ofThePerson },
    { label: 'customer, own', viewer: user(person), parent: ofThePerson },
    { label: 'other vendor', viewer: staff('vnd_two', 'OWNER'), parent: ofTheVendor },
    ...roles.map((role) => ({ label: role.toLowerCase(), viewer: staff(vendor, role), parent: ofTheVendor })),
    { label: 'support', viewer: user('usr_support', { roles: ['customer', 'support'] }), parent: ofThePerson },
    { label: 'admin', viewer: user('usr_admin', { roles: ['customer', 'admin'] }), parent: ofThePerson },
    { label: 'support as customer', viewer: user(person, { impersonatedBy: 'usr_support' }), parent: ofThePerson },
    { label: 'partner', viewer: anonymousViewer({ kind: 'partner' }), parent: ofThePerson },
  ];
}

/** Who passes: everybody of that kind, only with a proof of the second factor of the last 15 minutes, or nobody. */
function cellOf(rule: Rule | undefined, asker: Asker): string {
  if (!rule || !isGranted(rule, asker)) return '·';
  return isGranted(rule, { ...asker, viewer: { ...asker.viewer, secondFactor: null } }) ? '✓' : '✓²';
}

/** Whether the rule lets somebody through, with the thing both as parent and as what the arguments name. */
export function isGranted(rule: Rule, { viewer, parent }: Asker): boolean {
  return grants(rule, viewer, parent, parent);
}

export interface GuardedSubgraph {
  readonly name: SubgraphName;
  readonly schema: GraphQLSchema;
  readonly permissions: Permissions;
}

/** Every subgraph's schema with its rules. */
export async function guardedSubgraphs(): Promise<GuardedSubgraph[]> {
  return Promise.all(
    subgraphNames.map(async (name) => {
      const { permissions } = (await import(join(root, 'subgraphs', name, 'permissions.ts'))) as { permissions: Permissions };
      return { name, permissions, schema: buildSubgraphSchema([{ typeDefs: parse(subgraphSdl(name)) }]) };
    }),
  );
}

/** The rule of each field of a type; undefined where there is none. */
export function rulesOf(permissions: Permissions, type: GraphQLObjectType): Map<string, Rule | undefined> {
  const declared = permissions[type.name];
  const ruleOf = (field: string) => (declared && !isMap(declared) ? declared : (declared?.[field] ?? declared?.['*']));
  return new Map(Object.keys(type.getFields()).filter((field) => !field.startsWith('_')).map((field) => [field, ruleOf(field)]));
}

/** A rule is an object of graphql-shield's, a map has rules as values; `allow` and `deny` are rules, too. */
function isMap(declared: Rule | Record<string, Rule>): declared is Record<string, Rule> {
  return Object.getPrototypeOf(declared) === Object.prototype;
}

const sharedTypes = new Set(parse(readFileSync(sharedSchemaFile, 'utf8')).definitions.flatMap((definition) => ('name' in definition && definition.name ? [definition.name.value] : [])));

const rootTypes = ['Query', 'Mutation'];

/** The object types that a subgraph has rules for, root types first. */
export function guardedTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  const rank = ({ name }: GraphQLObjectType): string => `${rootTypes.includes(name) ? rootTypes.indexOf(name) : rootTypes.length}${name}`;
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('_') && !sharedTypes.has(name))
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** Fields with the same answer for everybody share a row, in the order of the schema. */
function typeSection(type: GraphQLObjectType, permissions: Permissions, columns: readonly Asker[]): string[] {
  const rows = new Map<string, string[]>();
  for (const [field, rule] of rulesOf(permissions, type)) {
    // As applied: mutations are closed to impersonation unless they were opened.
    const applied = rule && type.name === 'Mutation' ? mutationRule(rule) : rule;
    const cells = columns.map((asker) => cellOf(applied, asker)).join(' | ');
    rows.set(cells, [...(rows.get(cells) ?? []), `\`${field}\``]);
  }
  return [
    `### ${type.name}`,
    '',
    `| field | ${columns.map(({ label }) => label).join(' | ')} |`,
    `|---|${columns.map(() => ':-:').join('|')}|`,
    ...[...rows].map(([cells, fields]) => `| ${fields.join(', ')} | ${cells} |`),
    '',
  ];
}

function subgraphSection({ name, schema, permissions }: GuardedSubgraph, columns: readonly Asker[]): string[] {
  const isOpen = (type: GraphQLObjectType) => !rootTypes.includes(type.name) && [...rulesOf(permissions, type).values()].every((rule) => rule === allow);
  const types = guardedTypes(schema);
  const open = types.filter((type) => isOpen(type)).map((type) => `\`${type.name}\` (${[...rulesOf(permissions, type).keys()].join(', ')})`);
  return [
    `## ${name}`,
    '',
    ...types.filter((type) => !isOpen(type)).flatMap((type) => typeSection(type, permissions, columns)),
    `Open to whoever reaches them through a field above, or through a public one: ${open.join('; ')}.`,
    '',
  ];
}

/** docs/permissions.md. */
export async function permissionsDocument(): Promise<GeneratedFile> {
  const subgraphs = await guardedSubgraphs();
  const columns = askers(staffRoles(subgraphs));
  const content = [
    '# Permissions',
    '',
    'Generated from the schemas and the `permissions.ts` of the subgraphs by `npm run codegen`, by asking the rules themselves. A change of rights shows',
    'as a change of this file. Fields with the same answer for everybody share a row.',
    '',
    'This is the outer of two walls. A ✓ says that the rule lets the call through, not that there is anything to see: rows are chosen by person, guest',
    'token or vendor in the SQL beneath, and mutations whose vendor is known only once the row is read (`productUpdate`, `vendorOrderAccept`, …) check the',
    'membership there, under its lock. `test/security/` tries both walls together, from outside.',
    '',
    '"guest, own" and "customer, own" ask for what is theirs; "guest" and "customer" for what is somebody else\'s. The columns after "other vendor" (its owner) are',
    'the roles among the staff of the vendor that the thing belongs to. "support as customer" acts as the very person (`impersonationStart`) and asks for what is theirs.',
    '`couponCreate` is asked for a coupon of that vendor; one without a vendor is the marketplace\'s, and for support and administrators only.',
    '"partner" is an API key without scopes. ✓² wants a proof of the second factor of the last 15 minutes, where one is required from the person.',
    '',
    ...subgraphs.flatMap((subgraph) => subgraphSection(subgraph, columns)),
  ];
  return { path: 'docs/permissions.md', content: `${content.join('\n').trimEnd()}\n` };
}

/** Roles among a vendor's staff, from the schema, the most powerful first. */
export function staffRoles(subgraphs: readonly GuardedSubgraph[]): string[] {
  const type = subgraphs.map(({ schema }) => schema.getType('VendorStaffRole')).find(isEnumType);
  if (!type) throw new Error('The schema has no enum VendorStaffRole to take the roles of staff from');
  const order = ['OWNER', 'MANAGER'];
  const known = type.getValues().map(({ name }) => name);
  return [...order.filter((role) => known.includes(role)), ...known.filter((role) => !order.includes(role))];
}
