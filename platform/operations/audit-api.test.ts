import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeAudit } from '../audit/audit.ts';
import { readAuditLog, type AuditLogFilter } from '../audit/read-audit-log.ts';
import type { Viewer } from '../auth/viewer.ts';
import { platformMigrations } from '../data/database.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { createTestSubgraph, type TestSubgraph } from '../testing/test-subgraph.ts';
import { admin, anonymous, customer, partner, staff } from '../testing/test-viewer.ts';
import { auditResolvers } from './audit-api.ts';
import { messagingRules } from './messaging-permissions.ts';

let db: TestDatabase;
let subgraph: TestSubgraph;
before(async () => {
  db = await createTestDatabase({ migrations: platformMigrations });
  const rules = messagingRules('shop');
  subgraph = await createTestSubgraph({
    name: 'shop',
    schemaFile: new URL('./test/shop.graphql', import.meta.url).pathname,
    resolvers: auditResolvers('shop', db),
    permissions: { Query: rules.query, Mutation: rules.mutation },
    context: (request) => request,
  });
  for (let n = 0; n < 30; n += 1) {
    await db.transaction((tx) => writeAudit(tx, { actor: n % 2 === 0 ? 'usr_even' : 'usr_odd', action: n % 3 === 0 ? 'shop.open' : 'shop.close', target: `shop_${n % 5}`, detail: { n } }));
  }
});
after(async () => {
  await subgraph.stop();
  await db.drop();
});

interface Entry {
  id: string;
  occurredAt: string;
  actor: string;
  action: string;
  target: string;
  detail: string;
}
interface Page {
  edges: { node: Entry }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

async function ask(args: string, viewer: Viewer = admin()) {
  const { data, errors } = await subgraph.call<{ shopAuditLog: Page | null } | null>({
    query: `{ shopAuditLog${args && `(${args})`} { edges { node { id occurredAt actor action target detail chain position hash } } pageInfo { hasNextPage endCursor } } }`,
    viewer,
  });
  return { page: data?.shopAuditLog ?? null, code: errors?.[0]?.extensions?.['code'], message: errors?.[0]?.message };
}
const numbersOf = (page: Page | null) => page?.edges.map(({ node }) => (JSON.parse(node.detail) as { n: number }).n);

test('pages follow each other through the whole log, newest first, each entry once', async () => {
  const seen: Entry[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 10; pages += 1) {
    const { page }: { page: Page | null } = await ask(`first: 7${cursor ? `, after: "${cursor}"` : ''}`);
    assert.ok(page);
    seen.push(...page.edges.map(({ node }) => node));
    cursor = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) break;
  }
  assert.equal(new Set(seen.map(({ id }) => id)).size, 30);
  assert.deepEqual(seen, seen.toSorted((a, b) => (`${a.occurredAt}${a.id}` < `${b.occurredAt}${b.id}` ? 1 : -1)));
});

test('entries are found by who, what, to what and when, and all conditions must hold', async () => {
  assert.equal((await ask('first: 100, filter: { actor: "usr_even" }')).page?.edges.length, 15);
  assert.equal((await ask('first: 100, filter: { action: "shop.open" }')).page?.edges.length, 10);
  assert.deepEqual(new Set(numbersOf((await ask('first: 100, filter: { target: "shop_2" }')).page)), new Set([2, 7, 12, 17, 22, 27]));
  assert.deepEqual(numbersOf((await ask('filter: { actor: "usr_odd", action: "shop.open", target: "shop_2" }')).page), [27]);
  const all = await ask('first: 100');
  const middle = all.page?.edges[14]?.node.occurredAt;
  const [since, before] = [await ask(`first: 100, filter: { occurredFrom: "${middle}" }`), await ask(`first: 100, filter: { occurredBefore: "${middle}" }`)];
  assert.equal((since.page?.edges.length ?? 0) + (before.page?.edges.length ?? 0), 30);
  assert.ok(since.page?.edges.every(({ node }) => node.occurredAt >= String(middle)));
});

test('only administrators see it, and never while they act as a customer', async () => {
  for (const viewer of [anonymous(), customer(), staff('vnd_1', 'OWNER'), partner(['catalog:read']), customer('usr_support', { roles: ['customer', 'support'] }), { ...admin(), impersonatedBy: 'usr_other' }]) {
    const { page, code } = await ask('', viewer);
    assert.equal(page, null);
    assert.ok(['FORBIDDEN', 'UNAUTHENTICATED'].includes(String(code)), String(code));
  }
});

test('a bad page or filter is refused with what was expected', async () => {
  assert.match(String((await ask('first: 101')).message), /at most 100/);
  assert.match(String((await ask('after: "bm9uZQ"')).message), /not a cursor/);
  assert.match(String((await ask('filter: { actor: "" }')).message), /filter.actor: must not be empty/);
  assert.match(String((await ask('filter: { occurredFrom: "2026-02-01T00:00:00.000Z", occurredBefore: "2026-01-01T00:00:00.000Z" }')).message), /must be before/);
});

test('every filter reads its page from an index in order, however long the log is', async () => {
  await fill(4_000);
  const at = new Date('2026-01-01T00:20:00.000Z');
  const filters: AuditLogFilter[] = [{}, { actor: 'usr_7' }, { action: 'made.3' }, { target: 'thing_11' }, { occurredFrom: at }, { actor: 'usr_7', occurredBefore: at }];
  for (const filter of filters) {
    for (const cursor of [null, [at.getTime() + 600_000, 'aud_zzz']]) {
      const plans = await plansOf(() => readAuditLog(db, { filter, limit: 21, cursor }));
      assert.match(plans, /audit_log_(time|actor_time|action_time|target_time)/, JSON.stringify(filter));
      assert.doesNotMatch(plans, /filesort/, JSON.stringify({ filter, cursor }));
    }
  }
});

async function fill(count: number): Promise<void> {
  const start = Date.parse('2026-01-01T00:00:00.000Z');
  const rows = Array.from({ length: count }, (_, n) => [99, n + 1, `aud_made${String(n).padStart(6, '0')}`, new Date(start + n * 1_000), `usr_${n % 40}`, `made.${n % 10}`, `thing_${n % 50}`, '{}', '0'.repeat(64), '0'.repeat(64)]);
  await db.execute('INSERT INTO audit_log (chain_no, position, id, occurred_at, actor, action, target, detail, previous_hash, hash) VALUES ?', [rows]);
  await db.query('ANALYZE TABLE audit_log');
}

/** The plan of the one statement that `read` sends. */
async function plansOf(read: () => Promise<unknown>): Promise<string> {
  const statements: [string, readonly unknown[]][] = [];
  const query = db.query.bind(db);
  db.query = async <T extends object>(sql: string, params: readonly unknown[] = []): Promise<T[]> => {
    statements.push([sql, params]);
    return query<T>(sql, params);
  };
  try {
    await read();
  } finally {
    db.query = query;
  }
  const [sql, params] = statements[0] ?? assert.fail('nothing was asked');
  return JSON.stringify(await db.query(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, params));
}
