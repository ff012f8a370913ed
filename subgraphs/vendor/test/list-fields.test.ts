/**
 * Every list there is, among thousands of vendors: more items take no more statements, and no statement scans a large table. The
 * lists are taken from the schema, so one that is added without a case here fails.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { parse } from 'graphql';
import { accessesOf, refuseScans, summaryOf, watchDatabase } from '#platform/testing/statement-plans';
import { admin } from '#platform/testing/test-viewer';
import { schemaFile } from '../app.ts';
import { vendorsWithHolidayTurn } from '../data/holiday-repository.ts';
import { startVendorSubgraph, type VendorSubgraph } from './harness.ts';
import { addManyVendors, manyUserIds, manyVendorIds } from './many-vendors.ts';

/** Smaller tables may be read as a whole: the optimizer is right to. */
const largeTableRows = 500;
const few = 2;
const many = 9;

let subgraph: VendorSubgraph;
let sent: ReturnType<typeof watchDatabase>;
before(async () => {
  subgraph = await startVendorSubgraph();
  await addManyVendors(subgraph.db);
  sent = watchDatabase(subgraph.db);
});
after(() => subgraph.stop());

async function ask(query: string, variables: object = {}): Promise<Record<string, unknown>> {
  const { data, errors } = await subgraph.call<Record<string, unknown>>({ query, variables: { ...variables }, viewer: admin() });
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

type Case = (count: number) => Promise<unknown>;

function entities(type: string, ids: (count: number) => string[], selection: string): Case {
  return async (count) => {
    const { _entities: found } = await ask(`query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on ${type} { ${selection} } } }`, { refs: ids(count).map((id) => ({ __typename: type, id })) });
    assert.ok(Array.isArray(found) && found.every((each) => each !== null), JSON.stringify(found));
  };
}
const ofVendors = (selection: string): Case => entities('Vendor', manyVendorIds, selection);
const ofDashboards = (selection: string): Case => entities('Vendor', manyVendorIds, `dashboard { ${selection} }`);

/** The first page and, from its cursor, the next. */
function pages(field: string, args = ''): Case {
  return async (count) => {
    const query = `query ($first: Int!, $after: String) { ${field}(first: $first, after: $after${args}) { totalCount edges { node { name staff { role } } } pageInfo { endCursor hasNextPage } } }`;
    const first = (await ask(query, { first: count }))[field] as { edges: unknown[]; pageInfo: { endCursor: string } };
    const second = (await ask(query, { first: count, after: first.pageInfo.endCursor }))[field] as typeof first;
    assert.deepEqual([first.edges.length, second.edges.length], [count, count]);
  };
}

const cases: Record<string, Case> = {
  'Vendor.shippingProfiles': ofVendors('shippingProfiles { name }'),
  'Vendor.holidays': ofVendors('holidays { id } currentHoliday { id } isAcceptingOrders'),
  'Vendor.staffInvitations': ofVendors('staffInvitations { id } ownershipOffer { id }'),
  'Vendor.requirements': ofVendors('requirements { code isMet }'),
  'Vendor.staff': ofVendors('staff { role user { id } }'),
  'Vendor.commissionAgreements': ofVendors('commissionAgreements { id } past: commissionAgreements(includePast: true) { id }'),
  'Vendor.timeline': ofVendors('timeline { event }'),
  'VendorDashboard.openRequirements': ofDashboards('openRequirements { code }'),
  'VendorDashboard.nextHolidays': ofDashboards('nextHolidays { id }'),
  'VendorDashboard.openInvitations': ofDashboards('openInvitations { id }'),
  'ShippingProfile.categoryIds': ofVendors('shippingProfiles { categoryIds }'),
  'ShippingProfile.productIds': ofVendors('shippingProfiles { productIds }'),
  'ShippingProfile.zones': ofVendors('shippingProfiles { zones { name } }'),
  'ShippingZone.countries': ofVendors('shippingProfiles { zones { countries } }'),
  'ShippingZone.regions': ofVendors('shippingProfiles { zones { regions } }'),
  'ShippingZone.rates': ofVendors('shippingProfiles { zones { rates { code } } }'),
  'ShippingRate.weightSteps': ofVendors('shippingProfiles { zones { rates { weightSteps { upToGrams } } } }'),
  'CommissionAgreement.fixedParts': ofVendors('commissionAgreements { fixedParts { amount } }'),
  'VendorConnection.edges': pages('vendors', ', status: APPLIED'),
  'User.vendorMemberships': entities('User', manyUserIds, 'vendorMemberships { role vendor { name payoutAccount { last4 } } }'),
  'Query.vendors': pages('vendors'),
  'Query.vendorReviewQueue': pages('vendorReviewQueue'),
};

/** Lists and pages of the schema; those of payloads, and those that all subgraphs have for operators, are tested where they are made. */
function listFields(): string[] {
  return parse(readFileSync(schemaFile, 'utf8')).definitions.flatMap((definition) => {
    if ((definition.kind !== 'ObjectTypeDefinition' && definition.kind !== 'ObjectTypeExtension') || /Payload$|^(Vendor)?Messaging/.test(definition.name.value)) return [];
    return (definition.fields ?? []).flatMap(({ name, type }) => {
      const inner = type.kind === 'NonNullType' ? type.type : type;
      const isList = inner.kind === 'ListType' || inner.name.value.endsWith('Connection');
      return isList && !/^vendor(Messaging|AuditLog)/.test(name.value) ? [`${definition.name.value}.${name.value}`] : [];
    });
  });
}

test('every list of the schema has a case here', () => {
  assert.deepEqual(listFields().filter((field) => !(field in cases)), []);
  assert.deepEqual(Object.keys(cases).filter((field) => !listFields().includes(field)), []);
});

for (const [field, run] of Object.entries(cases)) {
  test(`${field}: more items take no more statements, and none scans a table`, async (t) => {
    await run(many);
    sent.take();
    await run(few);
    const small = sent.take();
    await run(many);
    const large = sent.take();
    assert.ok(large.length > 0 && large.length <= small.length, `${large.length} statements for ${many}, ${small.length} for ${few}:\n${large.map(({ sql }) => sql).join('\n')}`);
    const accesses = await accessesOf(subgraph.db, large);
    refuseScans(accesses, largeTableRows);
    t.diagnostic(`${field} | ${large.length} statements | ${summaryOf(accesses)}`);
  });
}

test('pages of vendors and of the review queue are read in the order of an index: nothing is sorted', async () => {
  for (const field of ['vendors', 'vendorReviewQueue']) {
    sent.take();
    await pages(field)(20);
    const page = sent.take().filter(({ sql }) => /order by/i.test(sql) && /limit/i.test(sql));
    assert.ok(page.length >= 2);
    for (const { sql, extra } of await accessesOf(subgraph.db, page)) assert.doesNotMatch(extra, /filesort|temporary/, sql);
  }
});

test('what is looked for in the background scans no table either', async () => {
  sent.take();
  await vendorsWithHolidayTurn(subgraph.db, new Date(), 100);
  refuseScans(await accessesOf(subgraph.db, sent.take()), largeTableRows);
});
