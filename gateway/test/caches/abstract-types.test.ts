import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { anonymousViewer } from '#platform/auth/viewer';
import { waitFor } from '#platform/testing/wait-for';
import { startFixtureSubgraph, type FixtureSubgraph } from '../fixtures/fixture-subgraph.ts';
import { startCachedGateway, type CachedGateway } from '../fixtures/start-cached-gateway.ts';

const link = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective", "@interfaceObject"])
  @link(url: "https://specs.marketplace.example/cacheControl/v0.1", import: ["@cacheControl"])
  @composeDirective(name: "@cacheControl")
  directive @cacheControl(maxAge: Int, scope: String, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION`;

const peopleSdl = `${link}
  type Query {
    labelled: Labelled @cacheControl(maxAge: 60)
    found: [Found!]! @cacheControl(maxAge: 60)
    medium: Medium @cacheControl(maxAge: 60)
    work: Work @cacheControl(maxAge: 60)
  }
  interface Labelled { label: String }
  type Account implements Labelled { label: String @cacheControl(scope: "PRIVATE") }
  type Person @cacheControl(scope: "PRIVATE") { mail: String }
  type Lamp { name: String }
  union Found = Lamp | Person
  interface Medium @key(fields: "id") { id: ID! }
  type Book implements Medium @key(fields: "id") { id: ID! }
  interface Work { title: String }
  type Play implements Work { title: String }`;

const notesSdl = `${link}
  type Query { latest: Medium @cacheControl(maxAge: 60) }
  type Medium @key(fields: "id") @interfaceObject { id: ID! remark: String @cacheControl(maxAge: 60) draft: String @cacheControl(maxAge: 60, scope: "PRIVATE") }`;

/** Says something else each time it is asked. */
let said = 0;
const next = (what: string) => () => `${what} ${(said += 1)}`;

describe('answers behind interfaces, unions and interface objects', () => {
  let people: FixtureSubgraph;
  let notes: FixtureSubgraph;
  let gateway: CachedGateway;
  const as = async (name: string, query: string) => gateway.query(query, {}, { authorization: `Bearer ${name}` });
  /** What one person gets again and again once it is kept. */
  const kept = async (query: string): Promise<string> => {
    let before = '';
    return waitFor(
      async () => {
        const { text } = await as('anna', query);
        const isKept = text === before;
        before = text;
        return isKept ? text : undefined;
      },
      { what: `the answer to ${query} to be kept` },
    );
  };

  before(async () => {
    people = await startFixtureSubgraph({
      name: 'people',
      sdl: peopleSdl,
      resolvers: {
        Query: {
          labelled: () => ({ __typename: 'Account' }),
          found: () => [{ __typename: 'Person' }, { __typename: 'Lamp', name: 'lamp' }],
          medium: () => ({ __typename: 'Book', id: '1' }),
          work: () => ({ __typename: 'Play' }),
        },
        Account: { label: next('label') },
        Person: { mail: next('mail') },
        Play: { title: next('title') },
        Medium: { __resolveReference: ({ id }: { id: string }) => ({ __typename: 'Book', id }) },
      },
    });
    notes = await startFixtureSubgraph({
      name: 'notes',
      sdl: notesSdl,
      resolvers: { Query: { latest: () => ({ id: '1' }) }, Medium: { __resolveReference: ({ id }: { id: string }) => ({ id }), remark: next('remark'), draft: next('draft') } },
    });
    gateway = await startCachedGateway([people, notes], { overrides: { viewerOfToken: async (token) => anonymousViewer({ kind: 'user', userId: token }) } });
  });
  after(async () => {
    await gateway.close();
    await Promise.all([people.close(), notes.close()]);
  });
  beforeEach(() => gateway.cache.evict({ tags: ['everything'] }));

  for (const query of ['{ labelled { label } }', '{ found { ... on Person { mail } } }', '{ medium { draft } }', '{ medium { ... on Book { draft } } }']) {
    test(`what is private of an object stays so where it is asked for by another type: ${query}`, async () => {
      const annas = await kept(query);
      const berts = await as('bert', query);
      assert.notEqual(berts.text, annas);
      assert.match(berts.headers.get('cache-control') ?? '', /private/);
    });
  }

  test('an answer of interface objects that does not say which objects they are is not kept: nothing could evict it', async () => {
    await as('anna', '{ latest { remark } }');
    for (let calls = 0; calls < 5; calls += 1) assert.match((await as('anna', '{ latest { remark } }')).text, new RegExp(`remark ${said}`));
  });

  for (const type of ['Play', 'Work']) {
    test(`an answer is evicted by the type of an object in it that was asked for by its interface: ${type}`, async () => {
      const before = await kept('{ work { title } }');
      const { status } = await gateway.fetch('/admin/cache/evict', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ types: [type] }) });
      assert.equal(status, 200);
      assert.notEqual((await as('anna', '{ work { title } }')).text, before);
    });
  }
});
