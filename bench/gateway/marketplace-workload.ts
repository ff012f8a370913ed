/** Our own supergraph as a workload: subgraphs that answer with made-up data of the right types. */
import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse, type GraphQLFieldResolver, type ResponsePath } from 'graphql';
import { mockResolver } from '#platform/bff/testing/mock-execution';
import type { Workload } from './workloads.ts';

const fileOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const names = ['product', 'vendor', 'order', 'user', 'notification'];
/** How many different things of a type there are, so that some are met again and again. */
const distinct = 12;
const mock = mockResolver({ mocks: {}, failures: {}, scalars: { DateTime: '2026-03-01T09:30:00.000Z', CurrencyCode: 'EUR', CountryCode: 'FR', SafeInt: 1250, URL: 'https://media.example/a.webp' }, listLength: 10 });

/** Keys are told by where something stands, so that lists have different things in them. */
const resolve: GraphQLFieldResolver<unknown, Record<string, unknown>, Record<string, unknown>> = (source, args, context, info) => {
  const isKey = info.fieldName === 'id' || info.fieldName === 'slug';
  const given = typeof source === 'object' && source !== null && info.fieldName in source;
  return isKey && !given ? `${info.parentType.name}-${info.fieldName}-${placeOf(info.path) % distinct}` : mock(source, args, context, info);
};

function placeOf(path: ResponsePath | undefined): number {
  let place = 0;
  for (let at = path?.prev; at; at = at.prev) place = place * 7 + (typeof at.key === 'number' ? at.key + 1 : 0);
  return place;
}

const card = 'id slug title availability rating { average count } priceRange { min { amount currencyCode } max { amount } } media(first: 1) { url(width: 320) alt }';
const shop = 'id slug name tagline country handlingDays logo { url(width: 64) alt }';

export const marketplace: Workload = {
  serve: () =>
    Object.fromEntries(
      names.map((name) => {
        const schema = buildSubgraphSchema([{ typeDefs: parse(fileOf('schema/shared.graphql')) }, { typeDefs: parse(fileOf(`subgraphs/${name}/schema.graphql`)) }]);
        return [name, (query: string, variables: Record<string, unknown> | undefined) => graphql({ schema, source: query, variableValues: variables ?? null, fieldResolver: resolve, contextValue: {} })];
      }),
    ),
  supergraphFor: (urls) =>
    fileOf('schema/supergraph.graphql').replace(/@join__graph\(name: "([^"]+)", url: "[^"]*"\)/g, (whole, name: string) => (urls[name] ? `@join__graph(name: "${name}", url: "${urls[name]}")` : whole)),
  operations: {
    heavy: `query Heavy {
      products(first: 10, sort: NEWEST) { totalCount edges { node { ${card} description
        vendor { ${shop} rating { average count } products(first: 4) { edges { node { ${card} vendor { ${shop} } } } } }
        variants { id sku title price { amount currencyCode } availability deliveryEstimate(country: "FR") { minDays maxDays } }
        related(first: 8) { ${card} vendor { ${shop} } } } } }
      categories { id slug name }
      me { id name: displayName wishlist(first: 10) { product { ${card} vendor { ${shop} } } }
        orders(first: 5) { edges { node { id number state lines { id title quantity total { amount } variant { id sku product { ${card} vendor { ${shop} } } } } } } } }
    }`,
    light: `query Light { product(slug: "harbour-mug") { ${card} vendor { ${shop} } variants { id sku price { amount } } } }`,
  },
};
