import type { OrderMessagePartsFragment, OrderReturnPartsFragment } from '../generated/gateway-operations.ts';
import type { OrderMessage, OrderReturn } from '../generated/schema-types.ts';

/** A return with the titles of its lines; lines that are not known keep their id. */
export function presentReturn({ items, ...rest }: OrderReturnPartsFragment, lines: readonly { id: string; title: string }[]): OrderReturn {
  const titles = new Map(lines.map(({ id, title }) => [id, title]));
  return { ...rest, items: items.map(({ lineId, quantity }) => ({ title: titles.get(lineId) ?? lineId, quantity })) };
}

/** Messages in the order they were written; the graph gives the newest first. */
export function presentMessages({ edges }: { edges: readonly { node: OrderMessagePartsFragment }[] }): OrderMessage[] {
  return edges.map(({ node }) => node).toReversed();
}
