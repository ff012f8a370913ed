import assert from 'node:assert/strict';
import type { Attack } from '../attack.ts';
import type { Answer, World } from '../world.ts';

const row = 'error text leaks';
const reference = 'OWASP API8:2023; ASVS 5.0 16.5';

const leak = /\b(SELECT|INSERT INTO|UPDATE \w+ SET|FROM [`a-z_]+ WHERE)\b|\bER_[A-Z_]+|errno|sqlState|QueryFailedError|mysql|mariadb|ECONNREFUSED|ioredis|amqp:|node_modules|\bat [\w.<>]+ \(|file:\/\/|\.ts:\d|stacktrace|\/work\/|\/home\/|\/app\//i;

const nasty = ["' OR 1=1 --", '"; DROP TABLE users; --', '\\', '\u0000', '%', '_', '${7*7}', '{{7*7}}', '../../etc/passwd', 'x'.repeat(5_000), '\ud800', '💥'.repeat(100), '-1', 'NaN', 'null', '__proto__'];

function queriesWith(): { query: string; type: string }[] {
  const byId = ['product', 'productVariant', 'vendor', 'order', 'vendorOrder', 'checkout', 'user', 'notification', 'category'];
  const texts = ['productSuggestions(query: $v)', 'users(first: 1, query: $v) { totalCount }', 'products(currency: "EUR", query: $v) { totalCount }', 'products(currency: "EUR", after: $v) { totalCount }', 'vendors(after: $v) { totalCount }', 'order(number: $v) { id }', 'product(slug: $v) { id }'];
  return [...byId.map((field) => ({ query: `query($v: ID!) { ${field}(id: $v) { id } }`, type: 'ID' })), ...texts.map((field) => ({ query: `query($v: String!) { ${field} }`, type: 'String' }))];
}

function assertSilent({ text, errors, status }: Answer, what: string): void {
  assert.doesNotMatch(text, leak, `${what} was answered with "${leak.exec(text)?.[0]}" in ${text.slice(0, 300)}`);
  assert.ok(status !== 500, `500 for ${what}: ${text.slice(0, 200)}`);
  for (const { extensions } of errors) assert.ok(extensions?.code !== 'INTERNAL', `an internal error for ${what}: ${text.slice(0, 300)}`);
}

async function inputsOfAllKinds(world: World): Promise<string> {
  const { token } = await world.persona('margit-vance');
  let count = 0;
  for (const { query } of queriesWith()) {
    const answers = await Promise.all(nasty.map((v) => world.gateway(query, { v }, { token })));
    for (const [index, answer] of answers.entries()) assertSilent(answer, `${query} with ${JSON.stringify(nasty[index]?.slice(0, 30))}`);
    count += answers.length;
  }
  return `${count} inputs, no internal text and no internal error`;
}

export const attacks: Attack[] = [
  {
    row,
    reference,
    name: 'have a mistyped password repeated in the error about it',
    async run({ gateway }) {
      const { text, code } = await gateway('mutation($i: UserSignInInput!) { userSignIn(input: $i) { user { id } } }', { i: { email: 'a@example.com', password: 'tea; pot-4711', nope: 1 } });
      assert.equal(code, 'BAD_USER_INPUT');
      assert.ok(!text.includes('4711'), text);
      return 'the error names the field, not the value';
    },
  },
  { row, reference, name: 'SQL, templates, paths, broken Unicode in every text and id of a query', run: inputsOfAllKinds },
  {
    row,
    reference,
    name: 'malformed requests at every public door',
    async run({ urls, post, get, clientKey }) {
      const bodies = ['', '{', '[]', 'null', '"x"', '{"query":1}', '{"query":"{"}', '{"query":"{ me { id } }","variables":"x"}', '{"query":"query($a: Nope!){ me { id } }"}', '{"documentId":"../x"}', '{"documentId":{"$ne":1}}'];
      for (const name of ['gateway', 'bff-web', 'bff-mobile'] as const) {
        for (const body of bodies) assertSilent(await post(`${urls[name]}/graphql`, body, { 'x-client-key': clientKey, 'x-app-version': '99.0.0' }), `${name} ${body}`);
        for (const path of ['/nope', '/graphql?query=%', '/graphql?id=x&variables={', '/%2e%2e/%2e%2e/etc/passwd', '/.env', '/graphql/..%2f..%2fetc']) assertSilent(await get(urls[name] + path), `${name} ${path}`);
      }
      return 'clear refusals without internals';
    },
  },
];
