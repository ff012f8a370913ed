/** What every client is shown of an order in the same way, whatever it looks like there. */
import { remembering } from '../remembering.ts';

interface PostalAddress {
  recipient: string;
  line1: string;
  line2: string | null;
  postalCode: string | null;
  city: string;
  region: string | null;
  country: string;
}

const regionNames = remembering(100, (locale) => new Intl.DisplayNames([locale], { type: 'region' }));

/** An address as it is written on a parcel, with the name of the country in the reader's language. */
export function addressLines({ recipient, line1, line2, postalCode, city, region, country }: PostalAddress, locale: string): string[] {
  const town = [postalCode, city].filter(Boolean).join(' ');
  return [recipient, line1, line2, town, region, regionNames(locale).of(country)].filter((line): line is string => Boolean(line));
}

/** The address of a part that goes elsewhere than the rest of its order, as lines; null for all others. */
export function linesElsewhere(own: PostalAddress | null, common: PostalAddress | undefined, locale: string): string[] | null {
  if (!own) return null;
  const lines = addressLines(own, locale);
  return common && lines.join('\n') === addressLines(common, locale).join('\n') ? null : lines;
}

/** Whether something of an order was neither sent nor called off yet, which the order service lets the buyer call off. */
export function isCancellable({ state, fulfilmentState }: { state: string; fulfilmentState: string }): boolean {
  return state === 'OPEN' && (fulfilmentState === 'UNFULFILLED' || fulfilmentState === 'PARTIALLY_SHIPPED');
}

/** Whether something of a part arrived, so that it may be sent back. */
export function isReturnable(parcels: readonly { deliveredAt: string | null }[]): boolean {
  return parcels.some(({ deliveredAt }) => deliveredAt !== null);
}

/** Pieces of a line that were neither sent nor called off. */
export function openQuantity({ quantity, shippedQuantity, cancelledQuantity }: { quantity: number; shippedQuantity: number; cancelledQuantity: number }): number {
  return quantity - shippedQuantity - cancelledQuantity;
}

interface ReturnedItem {
  lineId: string;
  quantity: number;
}

interface TitledItem {
  title: string;
  quantity: number;
}

/** A return with the titles of its lines; lines that are not known keep their id. */
export function presentReturn<Return extends { items: readonly ReturnedItem[]; unpaidItems: readonly ReturnedItem[] }>(
  { items, unpaidItems, ...rest }: Return,
  lines: readonly { id: string; title: string }[],
): Omit<Return, 'items' | 'unpaidItems'> & { items: TitledItem[]; unpaidItems: TitledItem[] } {
  const titles = new Map(lines.map(({ id, title }) => [id, title]));
  const titled = ({ lineId, quantity }: ReturnedItem): TitledItem => ({ title: titles.get(lineId) ?? lineId, quantity });
  return { ...rest, items: items.map(titled), unpaidItems: unpaidItems.map(titled) };
}

/** Messages in the order they were written; the graph gives the newest first. */
export function presentMessages<Message>({ edges }: { edges: readonly { node: Message }[] }): Message[] {
  return edges.map(({ node }) => node).toReversed();
}
