/** Tenant isolation as a matrix: every guarded field and mutation, read from the schema and the permission map, as everybody who may not. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { allow } from '#platform/auth/permissions';
import type { Viewer } from '#platform/auth/viewer';
import { messagingRules } from '#platform/operations/messaging-permissions';
import { admin, anonymous, customer, guest, staff } from '#platform/testing/test-viewer';
import { permissions } from '../permissions.ts';
import { account, standardProfile, startVendorSubgraph, type VendorSubgraph } from './harness.ts';

let subgraph: VendorSubgraph;
let actors: { label: string; viewer: Viewer }[];
/** A vendor with something of everything, and one whose owner is after it. */
let victim: { id: string; owner: Viewer; things: Record<string, string> };
let thief: { id: string; owner: Viewer };

const roles = ['OWNER', 'MANAGER', 'CATALOG', 'FULFILMENT', 'FINANCE', 'READ_ONLY'];
const [lead, money, everyone] = [['OWNER', 'MANAGER'], ['OWNER', 'FINANCE'], roles];
const operators = ['admin', 'support'];
const holiday = '{ startsAt: "2099-01-01T00:00:00.000Z", endsAt: "2099-01-02T00:00:00.000Z", effect: PAUSE_ORDERS }';

before(async () => {
  subgraph = await startVendorSubgraph();
  const [a, b] = [await subgraph.vendor(), await subgraph.vendor()];
  thief = b;
  victim = { ...a, things: await fill(a) };
  const members = await Promise.all(roles.slice(1).map(async (role) => ({ label: role, viewer: (await subgraph.member(a.id, role)).viewer })));
  actors = [
    { label: 'OWNER', viewer: a.owner },
    ...members,
    { label: 'admin', viewer: admin() },
    { label: 'support', viewer: customer(undefined, { roles: ['customer', 'support'] }) },
    { label: 'another vendor', viewer: b.owner },
    { label: 'stranger', viewer: customer() },
    { label: 'guest', viewer: guest() },
    { label: 'nobody', viewer: anonymous() },
  ];
});
after(() => subgraph.stop());

async function fill({ id, owner }: { id: string; owner: Viewer }): Promise<Record<string, string>> {
  const of = `vendorId: "${id}"`;
  const made = async (viewer: Viewer, field: string, args: string, thing: string) => ((await subgraph.must(viewer, field, args, `${thing} { id }`))[thing] as { id: string }).id;
  await subgraph.must(owner, 'vendorPayoutAccountSubmit', `${of}, input: ${account}`);
  await subgraph.must(owner, 'vendorBusinessUpdate', `${of}, expectedVersion: 1, input: { legalName: "Victim Ltd", line1: "2 High Street", city: "Cork" }`);
  const heir = await subgraph.member(id, 'CATALOG');
  await subgraph.must(owner, 'vendorOwnershipOffer', `${of}, staffId: "${heir.id}"`);
  return {
    invitation: await made(owner, 'vendorStaffInvite', `${of}, input: { email: "matrix@example.com", role: CATALOG }`, 'invitation'),
    profile: await made(owner, 'vendorShippingProfileCreate', `${of}, input: ${standardProfile}`, 'shippingProfile'),
    holiday: await made(owner, 'vendorHolidayCreate', `${of}, input: { startsAt: "2098-01-01T00:00:00.000Z", endsAt: "2098-01-02T00:00:00.000Z", effect: PAUSE_ORDERS }`, 'holiday'),
    agreement: await made(admin(), 'vendorCommissionAgreementCreate', `${of}, input: { rateBasisPoints: 1000 }`, 'agreement'),
    member: heir.id,
  };
}

/** By guarded field: what to select, and who may. */
const fieldCases: Record<string, { selection: string; may: readonly string[] }> = {
  'Vendor.version': { selection: 'version', may: [...everyone, ...operators] },
  'Vendor.dashboard': { selection: 'dashboard { id openRequirements { code } openInvitations { id } }', may: [...everyone, ...operators] },
  'Vendor.holidays': { selection: 'holidays { id }', may: [...everyone, ...operators] },
  'Vendor.requirements': { selection: 'requirements { code }', may: [...everyone, ...operators] },
  'Vendor.staff': { selection: 'staff { id }', may: [...everyone, ...operators] },
  'Vendor.staffInvitations': { selection: 'staffInvitations { id email }', may: [...lead, ...operators] },
  'Vendor.ownershipOffer': { selection: 'ownershipOffer { id }', may: [...everyone, ...operators] },
  'Vendor.business': { selection: 'business { legalName }', may: [...money, ...operators] },
  'Vendor.payoutAccount': { selection: 'payoutAccount { last4 }', may: [...money, ...operators] },
  'Vendor.commissionAgreements': { selection: 'commissionAgreements { rateBasisPoints }', may: [...money, ...operators] },
  'Vendor.timeline': { selection: 'timeline { event }', may: [...everyone, ...operators] },
};

/** Guarded by their own tests below, since they are reached otherwise. */
const otherFields = ['VendorDashboard.*', 'VendorRequirement.note', 'CommissionAgreement.note', 'PayoutAccount.providerToken', 'User.vendorMemberships', 'Query.vendorReviewQueue'];

interface MutationCase {
  /** `things` are the victim's; the vendor is named by `of`. */
  args(of: string, things: Record<string, string>): string;
  thing?: string;
  may: readonly string[];
}

const byVendor = (extra: (things: Record<string, string>) => string, may: readonly string[], thing?: string): MutationCase => ({ args: (of, things) => [`vendorId: "${of}"`, extra(things)].filter(Boolean).join(', '), may, ...(thing && { thing }) });
const byId = (extra: string, may: readonly string[]): MutationCase => ({ args: (of) => [`id: "${of}"`, extra].filter(Boolean).join(', '), may });
const [adminOnly, leads] = [['admin'], [...lead, 'admin']];

const mutationCases: Record<string, MutationCase> = {
  vendorProfileUpdate: byId('expectedVersion: 1, input: { name: "Taken over" }', leads),
  vendorBusinessUpdate: byVendor(() => 'expectedVersion: 1, input: { legalName: "Mallory Ltd", line1: "1 Dark Lane", city: "Nowhere" }', ['OWNER', 'admin']),
  vendorReviewStart: byId('', operators),
  vendorApprove: byId('', adminOnly),
  vendorReject: byId('reason: "mischief"', adminOnly),
  vendorSuspend: byId('reason: "mischief"', adminOnly),
  vendorReinstate: byId('', adminOnly),
  vendorTerminate: byId('reason: "mischief"', adminOnly),
  vendorStaffInvite: byVendor(() => 'input: { email: "mallory@example.com", role: CATALOG }', leads, 'invitation { id }'),
  vendorStaffInvitationResend: byVendor(({ invitation }) => `id: "${invitation}"`, leads, 'invitation { id }'),
  vendorStaffInvitationRevoke: byVendor(({ invitation }) => `id: "${invitation}"`, leads, 'invitation { id }'),
  vendorStaffRoleChange: byVendor(({ member }) => `id: "${member}", expectedVersion: 1, role: READ_ONLY`, leads),
  vendorStaffRemove: byVendor(({ member }) => `id: "${member}", expectedVersion: 1`, leads),
  vendorStaffLeave: byVendor(() => '', everyone),
  vendorOwnershipOffer: byVendor(({ member }) => `staffId: "${member}"`, ['OWNER']),
  vendorOwnershipWithdraw: byVendor(() => '', ['OWNER']),
  // Whoever works there but was not offered the vendor is refused, too.
  vendorOwnershipDecline: byVendor(() => '', []),
  vendorOwnershipAccept: byVendor(() => '', []),
  vendorShippingProfileCreate: byVendor(() => `input: ${standardProfile.replace('"Standard"', '"Mallory"')}`, leads, 'shippingProfile { id }'),
  vendorShippingProfileUpdate: byVendor(({ profile }) => `id: "${profile}", expectedVersion: 1, input: ${standardProfile}`, leads, 'shippingProfile { id }'),
  vendorShippingProfileDelete: byVendor(({ profile }) => `id: "${profile}", expectedVersion: 1`, leads),
  vendorHolidayCreate: byVendor(() => `input: ${holiday}`, leads, 'holiday { id }'),
  vendorHolidayUpdate: byVendor((things) => `id: "${things['holiday']}", expectedVersion: 1, input: ${holiday}`, leads, 'holiday { id }'),
  vendorHolidayDelete: byVendor((things) => `id: "${things['holiday']}", expectedVersion: 1`, leads),
  vendorCommissionAgreementCreate: byVendor(() => 'input: { rateBasisPoints: 1, categoryId: "cat_01jb2k0000000000000000000a" }', adminOnly, 'agreement { id }'),
  vendorCommissionAgreementEnd: byVendor(({ agreement }) => `id: "${agreement}", expectedVersion: 1, validUntil: "2099-01-01T00:00:00.000Z"`, adminOnly, 'agreement { id }'),
  vendorPayoutAccountSubmit: byVendor(() => `expectedVersion: 1, input: ${account}`, money),
  vendorPayoutAccountVerify: byVendor(() => 'expectedVersion: 1', adminOnly),
  vendorPayoutAccountDisable: byVendor(() => 'expectedVersion: 1, reason: "mischief"', adminOnly),
  vendorRequirementAttest: byVendor(() => 'code: "TERMS", textVersion: "2026-01"', lead),
  vendorRequirementVerify: byVendor(() => 'code: "BUSINESS_DETAILS", evidence: "none at all"', operators),
  vendorRequirementWithdraw: byVendor(() => 'code: "TERMS", reason: "mischief"', operators),
};

/** They act on the caller, or on a secret that is the argument. */
const onOnesOwn = ['vendorApply', 'vendorStaffInvitationAccept'];

async function checksums(): Promise<unknown> {
  const tables = await subgraph.db.query<{ name: string }>("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY 1");
  return subgraph.db.query(`CHECKSUM TABLE ${tables.map(({ name }) => `\`${name}\``).join(', ')}`);
}

test('every guarded field and every mutation has a case here', () => {
  const guarded = Object.entries(permissions).flatMap(([type, rules]) =>
    type === 'Mutation' || !isMap(rules) ? [] : Object.entries(rules).flatMap(([field, rule]) => (rule === allow ? [] : [`${type}.${field}`])),
  );
  const messaging = Object.keys(messagingRules('vendor').query).map((field) => `Query.${field}`);
  assert.deepEqual(guarded.filter((field) => !messaging.includes(field)).toSorted(), [...Object.keys(fieldCases), ...otherFields].toSorted());
  const platform = Object.keys(messagingRules('vendor').mutation);
  const inSchema = Object.keys(subgraph.endpoint.schema.getMutationType()?.getFields() ?? {}).filter((field) => !platform.includes(field));
  assert.deepEqual(inSchema.toSorted(), [...Object.keys(mutationCases), ...onOnesOwn].toSorted());
});

function isMap(rules: unknown): rules is Record<string, unknown> {
  return typeof rules === 'object' && rules !== null && Object.getPrototypeOf(rules) === Object.prototype;
}

test('each guarded field gives its data to those who may, and null to everybody else', async () => {
  for (const [coordinate, { selection, may }] of Object.entries(fieldCases)) {
    const name = coordinate.split('.')[1] as string;
    for (const { label, viewer } of actors) {
      const { data } = await subgraph.call<{ _entities: (Record<string, unknown> | null)[] }>({ query: `{ _entities(representations: [{ __typename: "Vendor", id: "${victim.id}" }]) { ... on Vendor { ${selection} } } }`, viewer });
      const value = data?._entities[0]?.[name] ?? null;
      assert.equal(value !== null, may.includes(label), `${coordinate} as ${label}: ${JSON.stringify(value)}`);
    }
  }
});

test('the dashboard, notes of operators, the queue and memberships are nobody else’s', async () => {
  for (const { label, viewer } of actors) {
    const inside = [...everyone, ...operators].includes(label);
    const { data } = await subgraph.call<{ _entities: ({ openInvitations?: unknown; vendorMemberships?: unknown } | null)[] }>({
      query: `{ _entities(representations: [{ __typename: "VendorDashboard", id: "${victim.id}" }, { __typename: "User", id: "${victim.owner.userId}" }]) { ... on VendorDashboard { openInvitations { id } } ... on User { vendorMemberships { role } } } }`,
      viewer,
    });
    assert.equal(data._entities[0] !== null, inside, `dashboard as ${label}`);
    assert.equal((data._entities[0]?.openInvitations ?? null) !== null, [...lead, ...operators].includes(label), `invitations as ${label}`);
    assert.equal((data._entities[1]?.vendorMemberships ?? null) !== null, ['OWNER', ...operators].includes(label), `memberships as ${label}`);
    const queue = await subgraph.call({ query: '{ vendorReviewQueue { edges { node { id } } } }', viewer });
    assert.equal((queue.data?.['vendorReviewQueue'] ?? null) !== null, operators.includes(label), `queue as ${label}`);
    const notes = await subgraph.call<{ vendor: { requirements: { note: string | null }[] | null } | null }>({ query: `{ vendor(id: "${victim.id}") { requirements { note } commissionAgreements { note } } }`, viewer });
    if (!operators.includes(label)) assert.ok((notes.data?.vendor?.requirements ?? []).every(({ note }) => note === null));
  }
});

test('each mutation is refused to everybody who may not, and changes no row of any table', async () => {
  for (const [field, { args, thing, may }] of Object.entries(mutationCases)) {
    const unchanged = await checksums();
    for (const { label, viewer } of actors.filter((actor) => !may.includes(actor.label))) {
      const { code, payload } = await subgraph.mutate(viewer, field, args(victim.id, victim.things), thing);
      assert.ok(code !== null, `${field} as ${label} was not refused`);
      for (const [key, value] of Object.entries(payload ?? {})) if (key !== 'userErrors') assert.equal(value, null, `${field} as ${label} answers with data`);
    }
    assert.deepEqual(await checksums(), unchanged, `${field} has changed rows`);
  }
});

test('another vendor’s owner gets at nothing of the victim’s by naming their own vendor', async () => {
  for (const [field, { args, thing }] of Object.entries(mutationCases).filter(([, each]) => /id: "v[sh]|id: "(shp|cag|vsm|vsi|vho)_|staffId/.test(each.args('-', victim.things)))) {
    const unchanged = await checksums();
    const { code } = await subgraph.mutate(thief.owner, field, args(thief.id, victim.things), thing);
    assert.match(code ?? '', /NOT_FOUND|FORBIDDEN/, `${field}: ${code}`);
    assert.deepEqual(await checksums(), unchanged, field);
  }
});

test('a token that outlives the membership changes nothing', async () => {
  const former = staff(victim.id, 'MANAGER');
  const unchanged = await checksums();
  for (const [field, { args, thing, may }] of Object.entries(mutationCases).filter(([, each]) => each.may.includes('MANAGER'))) {
    const { code } = await subgraph.mutate(former, field, args(victim.id, victim.things), thing);
    assert.equal(code, 'NOT_ALLOWED', `${field} for ${may.join(', ')}`);
  }
  assert.deepEqual(await checksums(), unchanged);
});
