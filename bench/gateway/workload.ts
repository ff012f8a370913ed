import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import type { Workload } from './workloads.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable", "@external", "@requires"])';

/** Four small subgraphs, as shops have them. */
export const schemas: Readonly<Record<string, string>> = {
  accounts: `${link}
    type Query { me: User users: [User!]! }
    type User @key(fields: "id") { id: ID! name: String username: String birthday: Int }`,
  products: `${link}
    type Query { topProducts(first: Int = 10): [Product!]! }
    type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int description: String }`,
  inventory: `${link}
    type Product @key(fields: "upc") { upc: String! weight: Int @external price: Int @external inStock: Boolean shippingEstimate: Int @requires(fields: "price weight") }`,
  reviews: `${link}
    type Review @key(fields: "id") { id: ID! body: String author: User product: Product }
    type User @key(fields: "id") { id: ID! reviews: [Review!]! reviewCount: Int }
    type Product @key(fields: "upc") { upc: String! reviews: [Review!]! }`,
};

const users = Array.from({ length: 12 }, (_, index) => ({ id: `${index + 1}`, name: `Customer number ${index + 1}`, username: `@customer${index + 1}`, birthday: 1960 + index }));
const products = Array.from({ length: 12 }, (_, index) => ({ upc: `${index + 1}`, name: `Product number ${index + 1}`, price: 100 + 37 * index, weight: 50 + 11 * index, description: 'Made to last, repairable, and pleasant to look at. '.repeat(2) }));
const reviews = Array.from({ length: 48 }, (_, index) => ({ id: `${index + 1}`, body: `Review ${index + 1}: I would buy it again any time.`, author: { id: users[index % users.length]?.id }, product: { upc: products[(index * 5) % products.length]?.upc } }));

const of = <T, K extends keyof T>(list: readonly T[], key: K) => (reference: T): T | undefined => list.find((element) => element[key] === reference[key]);

/** Resolvers by subgraph, over data in memory. */
export const resolvers: Readonly<Record<string, Record<string, Record<string, unknown>>>> = {
  accounts: { Query: { me: () => users[0], users: () => users }, User: { __resolveReference: of(users, 'id') } },
  products: { Query: { topProducts: (_: unknown, { first }: { first: number }) => products.slice(0, first) }, Product: { __resolveReference: of(products, 'upc') } },
  inventory: {
    Product: {
      __resolveReference: (reference: object) => reference,
      inStock: ({ upc }: { upc: string }) => Number(upc) % 2 === 0,
      shippingEstimate: ({ price = 0, weight = 0 }: { price?: number; weight?: number }) => (price > 1000 ? 0 : Math.round(weight / 2)),
    },
  },
  reviews: {
    Review: { __resolveReference: of(reviews, 'id') },
    User: {
      __resolveReference: (reference: object) => reference,
      reviews: ({ id }: { id: string }) => reviews.filter(({ author }) => author.id === id),
      reviewCount: ({ id }: { id: string }) => reviews.filter(({ author }) => author.id === id).length,
    },
    Product: { __resolveReference: (reference: object) => reference, reviews: ({ upc }: { upc: string }) => reviews.filter(({ product }) => product.upc === upc) },
  },
};

const productFields = 'upc name price weight inStock shippingEstimate';

/** The operations measured: many requests and much data; few and little. */
export const operations: Readonly<Record<string, string>> = {
  heavy: `query Heavy { users { ...U reviews { id body product { ${productFields} description reviews { id body author { ...U reviewCount } } } } }
    topProducts(first: 12) { ${productFields} description reviews { id body author { ...U reviews { id product { ${productFields} } } } } } }
    fragment U on User { id name username birthday }`,
  light: `query Light { topProducts(first: 8) { ${productFields} reviews { id body } } }`,
};

/** The supergraph with every subgraph at its address. */
export function supergraphFor(urls: Readonly<Record<string, string>>): string {
  const { supergraphSdl, errors } = composeServices(Object.entries(schemas).map(([name, sdl]) => ({ name, url: urls[name] ?? '', typeDefs: parse(sdl) })));
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

/** This workload, as one of several. */
export const shop: Workload = {
  serve: () =>
    Object.fromEntries(
      Object.entries(schemas).map(([name, sdl]) => {
        const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers[name] as never }]);
        return [name, (query: string, variables: Record<string, unknown> | undefined) => graphql({ schema, source: query, variableValues: variables ?? null })];
      }),
    ),
  supergraphFor,
  operations,
};

const owners: Readonly<Record<string, string>> = { User: 'accounts', Product: 'products', Review: 'reviews' };

/** The same schemas in the first version of federation, for gateways that know no other. */
export function federation1Schema(name: string): string {
  return (schemas[name] ?? '')
    .replace(link, '')
    .replace(/type Query/g, 'extend type Query')
    .replace(/type (\w+) (@key\(fields: "(\w+)"\)) \{ (\w+: \w+!)/g, (whole, type: string, key: string, _field: string, definition: string) => (owners[type] === name ? whole : `extend type ${type} ${key} { ${definition} @external`));
}
