/** Invoices, when nothing of a vendor order is left to send; credit notes, with each refund. Both in the transaction of what they are about. */
import type { Tx } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { vendorCopiesByIds } from '../data/copies-repository.ts';
import { documentsByVendorOrderIds, issueDocument } from '../data/document-repository.ts';
import { linesBy, type OrderLineRow, type OrderRow, type VendorOrderRow } from '../data/order-repository.ts';
import { addressLines, countryName, lineOf, sumLines, type DocumentContent, type DocumentLine, type Party } from '../domain/document.ts';
import type { PieceRange } from '../domain/paid-pieces.ts';
import type { PostalAddress } from '../domain/postal-address.ts';
import { shippingTaxClass, taxRateFor } from '../domain/tax.ts';
import { taxRatesIn } from '../domain/tax-tables.ts';

interface Sale {
  order: OrderRow;
  vendorOrder: VendorOrderRow;
}

/** Issues the invoice once everything is sent or called off and something was sent. Doing it again changes nothing. */
export async function issueInvoiceWhenSent(tx: Tx, { order, vendorOrder }: Sale, at: Date): Promise<void> {
  const lines = await linesBy(tx, 'vendor_order_id', [vendorOrder.id]);
  const isSettled = lines.every((line) => line.shippedQuantity + line.cancelledQuantity === line.quantity);
  const sent = lines.filter((line) => line.shippedQuantity > 0);
  if (!isSettled || sent.length === 0) return;
  const taxIncluded = Boolean(vendorOrder.taxIncluded);
  const items = [...sent.map((line) => lineOf(line, { before: 0, part: line.shippedQuantity, taxIncluded })), ...(await deliveryLine(tx, { order, vendorOrder }, lines))];
  const content = await contentOf(tx, { order, vendorOrder }, items, { corrects: null, reason: null });
  const { vendorId, id: vendorOrderId } = vendorOrder;
  await issueDocument(tx, { vendorId, orderId: order.id, vendorOrderId, kind: 'INVOICE', sourceId: vendorOrderId, at, content });
}

export interface RefundedItem {
  line: OrderLineRow;
  /** The pieces of it. */
  ranges: readonly PieceRange[];
}

interface RefundedSale {
  refundId: string;
  items: readonly RefundedItem[];
  includesDelivery: boolean;
  reason: string;
  at: Date;
}

/** Issues the credit note of a refund. */
export async function issueCreditNote(tx: Tx, { order, vendorOrder }: Sale, { refundId, items, includesDelivery, reason, at }: RefundedSale): Promise<void> {
  const pieces = items.flatMap(({ line, ranges }) => ranges.map((range) => lineOf(line, { ...range, taxIncluded: Boolean(vendorOrder.taxIncluded) })));
  const lines = includesDelivery ? [...pieces, ...(await deliveryLine(tx, { order, vendorOrder }, await linesBy(tx, 'vendor_order_id', [vendorOrder.id])))] : pieces;
  const issued = await documentsByVendorOrderIds(tx, [vendorOrder.id]);
  const corrects = issued.find((document) => document.kind === 'INVOICE')?.number ?? null;
  const content = await contentOf(tx, { order, vendorOrder }, lines, { corrects, reason });
  const { vendorId, id: vendorOrderId } = vendorOrder;
  await issueDocument(tx, { vendorId, orderId: order.id, vendorOrderId, kind: 'CREDIT_NOTE', sourceId: refundId, at, content });
}

/** Delivery is what the vendor order costs beyond its lines. */
async function deliveryLine(tx: Tx, { order, vendorOrder }: Sale, lines: readonly OrderLineRow[]): Promise<DocumentLine[]> {
  const sum = (pick: (line: OrderLineRow) => number) => lines.reduce((total, line) => total + pick(line), 0);
  const totalMinor = vendorOrder.totalMinor - sum((line) => line.totalMinor);
  if (totalMinor === 0) return [];
  const { country } = destinationOf({ order, vendorOrder });
  const option = vendorOrder.shippingOption === null ? null : parseJson<{ name: string }>(vendorOrder.shippingOption);
  return [
    {
      title: 'Delivery',
      detail: option?.name ?? '',
      quantity: 1,
      unitPriceMinor: vendorOrder.shippingMinor,
      discountMinor: 0,
      taxRateBps: (await frozenDeliveryRate(tx, vendorOrder.id)) ?? taxRateFor(taxRatesIn(country), country, shippingTaxClass),
      taxMinor: vendorOrder.taxMinor - sum((line) => line.taxMinor),
      totalMinor,
    },
  ];
}

/** Rate of tax that the delivery was charged with; null for orders from before it was kept. */
async function frozenDeliveryRate(tx: Tx, vendorOrderId: string): Promise<number | null> {
  const [row] = await tx.query<{ settlement: string | null }>('SELECT shipping_settlement AS settlement FROM vendor_orders WHERE id = ?', [vendorOrderId]);
  return row?.settlement ? (parseJson<{ taxRateBps?: number }>(row.settlement).taxRateBps ?? null) : null;
}

function destinationOf({ order, vendorOrder }: Sale): PostalAddress {
  return parseJson<PostalAddress>(vendorOrder.shippingAddress ?? order.shippingAddress);
}

async function contentOf(tx: Tx, sale: Sale, lines: readonly DocumentLine[], { corrects, reason }: Pick<DocumentContent, 'corrects' | 'reason'>): Promise<Omit<DocumentContent, 'kind' | 'number' | 'issuedAt'>> {
  const { order, vendorOrder } = sale;
  const buyerAddress = addressLines(parseJson<PostalAddress>(order.shippingAddress));
  return {
    orderNumber: vendorOrder.number,
    orderedAt: order.placedAt.toISOString(),
    seller: await sellerOf(tx, vendorOrder),
    buyer: { name: buyerAddress[0] ?? order.email, address: buyerAddress.slice(1), vatId: null },
    deliveredTo: addressLines(destinationOf(sale)),
    currency: vendorOrder.currency,
    taxIncluded: Boolean(vendorOrder.taxIncluded),
    lines,
    ...sumLines(lines),
    corrects,
    reason,
  };
}

async function sellerOf(tx: Tx, vendorOrder: VendorOrderRow): Promise<Party> {
  const vendor = (await vendorCopiesByIds(tx, [vendorOrder.vendorId])).get(vendorOrder.vendorId);
  const { legalName = null, vatId = null, businessAddress = null } = vendor?.business ?? {};
  const address = businessAddress ? addressLines(businessAddress).slice(1) : vendor ? [countryName(vendor.country)] : [];
  const name = legalName && legalName !== vendorOrder.vendorName ? `${legalName} (${vendorOrder.vendorName})` : vendorOrder.vendorName;
  return { name, address, vatId };
}
