/** Every field of what stands in lists of orders, derived from the schema: asked of many at once, it costs as many SQL statements as of one. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getNamedType, isLeafType, isObjectType } from 'graphql';
import { countStatements } from '#platform/testing/test-database';
import { admin } from '#platform/testing/test-viewer';
import { orderSchema } from './schema.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder, refund, ship, type PlacedOrder } from './placed-order.ts';

let subgraph: OrderSubgraph;
let orders: PlacedOrder[];
before(async () => {
  subgraph = await startOrderSubgraph();
  orders = [await placeOrder(subgraph), await placeOrder(subgraph), await placeOrder(subgraph)];
  for (const order of orders) {
    await ship(subgraph, order);
    await refund(subgraph, order, 1);
    await subgraph.call({ query: `mutation { vendorOrderMessagePost(vendorOrderId: "${order.vendorOrderId}", body: "x", idempotencyKey: "${order.orderId}") { message { id } } }`, viewer: order.buyer.viewer });
  }
});
after(() => subgraph.stop());

const schema = orderSchema();

/** A selection of everything that a field leads to without leaving the subgraph's own rows: two levels are enough to need every loader. */
function selectionOf(typeName: string, fieldName: string): string {
  const type = schema.getType(typeName);
  assert.ok(isObjectType(type));
  const named = getNamedType(type.getFields()[fieldName]?.type);
  if (isLeafType(named) || !isObjectType(named)) return fieldName;
  const leaves = Object.values(named.getFields()).filter((field) => field.args.length === 0 && isLeafType(getNamedType(field.type)));
  if ('edges' in named.getFields()) return `${fieldName} { totalCount edges { node { __typename } } }`;
  return `${fieldName} { __typename ${leaves.map((field) => field.name).join(' ')} }`;
}

for (const [typeName, idOf] of [['Order', (order: PlacedOrder) => order.orderId], ['VendorOrder', (order: PlacedOrder) => order.vendorOrderId]] as const) {
  const type = schema.getType(typeName);
  for (const fieldName of isObjectType(type) ? Object.keys(type.getFields()) : []) {
    test(`${typeName}.${fieldName} of three costs as many statements as of one`, async () => {
      const read = (some: readonly PlacedOrder[]) => {
        const representations = some.map((order) => `{ __typename: "${typeName}", id: "${idOf(order)}" }`).join(', ');
        return countStatements(() => subgraph.call<{ _entities: unknown[] }>({ query: `{ _entities(representations: [${representations}]) { ... on ${typeName} { ${selectionOf(typeName, fieldName)} } } }`, viewer: admin() }));
      };
      await read(orders); // opens the connections, whose set-up would be counted
      const [one, three] = [await read(orders.slice(0, 1)), await read(orders)];
      assert.equal(three.result.code, undefined);
      assert.equal(three.statements.length, one.statements.length, three.statements.join('\n'));
    });
  }
}
