/** Our own supergraph as a workload: subgraphs that answer with made-up data of the right types. */
import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { getNamedType, graphql, isObjectType, parse, type GraphQLFieldResolver, type GraphQLObjectType } from 'graphql';
import { mockResolver } from '#platform/bff/testing/mock-execution';
import type { Workload } from './workloads.ts';

const fileOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const names = ['product', 'vendor', 'order', 'user', 'notification'];
/** How many different things of a type there are, so that some are met again and again. */
const distinct = 12;
const mock = mockResolver({ mocks: {}, failures: {}, scalars: { DateTime: '2026-03-01T09:30:00.000Z', CurrencyCode: 'EUR', CountryCode: 'FR', SafeInt: 1250, URL: 'https://media.example/a.webp' }, listLength: 10 });

/** A made-up thing: what it is follows from its number, whoever asks for it and by which way. */
interface Thing {
  readonly place: number;
  readonly id?: string;
  readonly slug?: string;
}

function thingOf(type: GraphQLObjectType, place: number): Thing {
  const number = place % distinct;
  const { id, slug } = type.getFields();
  return id ? { place: number, id: `${type.name}-${number}`, ...(slug && { slug: `${type.name}-${number}` }) } : { place };
}

/** Of a thing, or of a reference to one by its key. */
function placeOf(source: Partial<Thing>): number {
  return source.place ?? (Number(/\d+$/.exec(source.id ?? source.slug ?? '')?.[0]) || 0);
}

const resolve: GraphQLFieldResolver<unknown, Record<string, unknown>, Record<string, unknown>> = (source, args, context, info) => {
  const type = getNamedType(info.returnType);
  const made = mock(source, args, context, info);
  if (!isObjectType(type) || (typeof source === 'object' && source !== null && info.fieldName in source)) return made;
  const place = placeOf((source ?? {}) as Partial<Thing>) * 7 + info.fieldName.length;
  return Array.isArray(made) ? made.map((_, index) => thingOf(type, place + index)) : thingOf(type, place);
};

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
    light: `query Light { product(slug: "Product-3") { ${card} vendor { ${shop} } variants { id sku price { amount } } } }`,
  },
};
