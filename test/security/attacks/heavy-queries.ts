import assert from 'node:assert/strict';
import type { Attack } from '../attack.ts';
import type { World } from '../world.ts';

const row = 'deep, circular, huge queries; `first: 1e9`';
const reference = 'OWASP GraphQL Cheat Sheet, DoS Prevention; API4:2023';

const nest = (open: string, inside: string, depth: number) => `${open} { `.repeat(depth) + inside + ' }'.repeat(depth);

async function assertRefused({ gateway }: World, query: string, codes: string[], variables = {}): Promise<void> {
  const startedAt = performance.now();
  const { code, data, status } = await gateway(query, variables);
  const ms = performance.now() - startedAt;
  assert.ok(codes.includes(code ?? ''), `answered ${status} ${code ?? ''} to ${query.slice(0, 120)}`);
  assert.ok(data === null || Object.values(data).every((value) => value === null), `data came for ${query.slice(0, 120)}`);
  assert.ok(ms < 3_000, `the refusal took ${Math.round(ms)} ms`);
}

const refusal = (name: string, queries: string[], codes: string[], detail: string): Attack => ({
  row,
  reference,
  name,
  async run(world) {
    for (const query of queries) await assertRefused(world, query, codes);
    return detail;
  },
});

const page = (first: string) => [
  `{ products(currency: "EUR", first: ${first}) { edges { node { id } } } }`,
  `{ vendors(first: ${first}) { edges { node { id } } } }`,
  `{ product(slug: "x") { id related(first: ${first}) { id } reviews(first: ${first}) { edges { node { id } } } } products(currency: "EUR", first: ${first}) { totalCount } }`,
];

export const attacks: Attack[] = [
  refusal('nest 60 levels deep', [`{ products(currency: "EUR", first: 1) { edges { node { ${nest('related', 'id', 60)} } } } }`], ['OPERATION_TOO_COMPLEX'], 'refused by depth'),
  refusal('circular fragments', ['{ ...A } fragment A on Query { categories { id } ...B } fragment B on Query { ...A }'], ['GRAPHQL_VALIDATION_FAILED', 'OPERATION_TOO_COMPLEX'], 'refused by validation'),
  refusal('fragments that double 20 times', [`{ ...F0 } ${Array.from({ length: 20 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`).join(' ')} fragment F20 on Query { categories { id } }`], ['OPERATION_TOO_COMPLEX'], 'refused, in time linear in the text'),
  refusal('500 aliases', [`{ ${Array.from({ length: 500 }, (_, i) => `a${i}: categories { id }`).join(' ')} }`], ['OPERATION_TOO_COMPLEX'], 'refused by tokens'),
  refusal('40 aliases within the token limit', [`{ ${Array.from({ length: 40 }, (_, i) => `a${i}: __typename`).join(' ')} }`], ['OPERATION_TOO_COMPLEX'], 'refused by root fields'),
  refusal('200 directives on a field', [`{ categories ${'@include(if: true) '.repeat(200)} { id } }`], ['OPERATION_TOO_COMPLEX', 'GRAPHQL_VALIDATION_FAILED'], 'refused by directives'),
  refusal('pages of 1e9, of 2^31-1, of -1 and of 101', [...page('1000000000'), ...page('2147483647').slice(0, 1), ...page('-1').slice(0, 1), ...page('101').slice(0, 2)], ['BAD_USER_INPUT', 'OPERATION_TOO_COMPLEX'], 'pages hold at most 100'),
  {
    row,
    reference,
    name: 'lists in lists in lists: few tokens, a million rows',
    async run(world) {
      const query = '{ products(currency: "EUR", first: 100) { edges { node { related(first: 20) { related(first: 20) { related(first: 20) { related(first: 20) { id title } } } } } } } }';
      await assertRefused(world, query, ['OPERATION_TOO_COMPLEX', 'BAD_USER_INPUT']);
      return 'refused by cost';
    },
  },
  {
    row,
    reference,
    name: 'a body of 1 MB, at every public door',
    async run({ urls, post }) {
      const padding = 'x'.repeat(1_000_000);
      for (const name of ['gateway', 'bff-web', 'bff-mobile', 'order', 'user'] as const) {
        const answer = await post(`${urls[name]}/graphql`, JSON.stringify({ query: '{ __typename }', padding })).catch(() => null);
        // A server may also hang up while we still send.
        assert.ok(answer === null || answer.status === 413, `${name} answered ${answer?.status}`);
      }
      return '413';
    },
  },
  {
    row: 'partner budget per minute, shown in `extensions.cost`',
    reference: 'API4:2023',
    name: 'use the partner endpoint without a key',
    async run({ urls, post }) {
      const { status, data } = await post(`${urls.gateway}/partner/graphql`, { query: '{ products(currency: "EUR", first: 1) { totalCount } }' });
      if (status === 404) return { notApplicable: 'there is no partner endpoint' };
      assert.ok(status === 401 && data === null, `answered ${status}`);
      return '401';
    },
  },
];
