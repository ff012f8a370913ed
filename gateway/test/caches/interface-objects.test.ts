import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { cachingFor } from '../../caches/caching-for.ts';
import type { EntityCaching, FetchCaching, RootCaching } from '../../caches/fetch-caching.ts';
import { entityTags } from '../../caches/keyed-document.ts';
import { createEngine } from '../../execution/engine.ts';
import { localPlans } from '../../execution/local-plans.ts';
import { loadSupergraph } from '../../planning/supergraph-facts.ts';

const link = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective", "@interfaceObject"])
  @link(url: "https://specs.marketplace.example/cacheControl/v0.1", import: ["@cacheControl"])
  @composeDirective(name: "@cacheControl")
  directive @cacheControl(maxAge: Int, scope: String, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION`;

const subgraphs = {
  catalog: `${link} type Query { media: [Media!] } interface Media @key(fields: "id") { id: ID! }
    type Book implements Media @key(fields: "id") @cacheControl(maxAge: 60) { id: ID! } type Film implements Media @key(fields: "id") { id: ID! }`,
  stats: `${link} type Query { top: Media @cacheControl(maxAge: 30) } type Media @key(fields: "id") @interfaceObject { id: ID! views: Int mine: Int @cacheControl(maxAge: 30, scope: "PRIVATE") never: Int @cacheControl(maxAge: 0) }`,
};

/** How the fetch to `stats` is cached. */
function cachingOfStats(query: string): EntityCaching;
function cachingOfStats(query: string, kind: 'root'): RootCaching;
function cachingOfStats(query: string, kind: FetchCaching['kind'] = 'entities'): FetchCaching {
  const { supergraphSdl = '' } = composeServices(Object.entries(subgraphs).map(([name, sdl]) => ({ name, url: `http://${name}`, typeDefs: parse(sdl) })));
  const { planner, facts } = loadSupergraph(supergraphSdl);
  const found: (FetchCaching | null | undefined)[] = [];
  const engine = createEngine({
    plans: localPlans(planner),
    schema: planner.supergraph.apiSchema().toGraphQLJSSchema(),
    cachingOf(fetch) {
      const caching = cachingFor(facts)?.(fetch) ?? null;
      if (fetch.subgraph === 'stats') found.push(caching);
      return caching;
    },
  });
  void engine.prepare(query, parse(query), undefined).variantFor({});
  const [caching] = found;
  return caching?.kind === kind ? caching : assert.fail(`no caching of ${kind}`);
}

test('what a subgraph adds to an interface object is kept as its fields say, of each type behind it', () => {
  assert.deepEqual(cachingOfStats('{ media { mine } }').policyOf('Book'), { maxAgeSeconds: 30, isPrivate: true });
  assert.deepEqual(cachingOfStats('{ media { views } }').policyOf('Book'), { maxAgeSeconds: 60, isPrivate: false });
  assert.equal(cachingOfStats('{ media { views } }').policyOf('Film').maxAgeSeconds, 0);
  assert.equal(cachingOfStats('{ media { mine never } }').policyOf('Book').maxAgeSeconds, 0);
});

test('... and is evicted with the entity, under the name of its own type', () => {
  assert.equal(cachingOfStats('{ media { mine } }').keyField('Book'), 'id');
});

test('... also where the subgraph itself refers to it: under the names of all types that it may be', () => {
  const caching = cachingOfStats('{ top { views } }', 'root');
  assert.match(caching.partFor([0]).node.operation, /__key_Media:id/);
  assert.deepEqual(entityTags('Media', '1', caching.objectsBehind), ['entity:Media:1', 'entity:Book:1', 'entity:Film:1']);
});

test('what was not asked for a type is not kept', () => {
  assert.equal(cachingOfStats('{ media { mine } }').policyOf('Person').maxAgeSeconds, 0);
});
