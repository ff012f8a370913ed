import { marketplace } from '../domain/marketplace.ts';
import { printDate } from './format.ts';
import { contentWidth, createSheet, ink, margin } from './page.ts';
import { drawTable, writeBlocks } from './table.ts';

export interface PackingSlip {
  number: string;
  vendorName: string;
  placedAt: Date;
  printedAt: Date;
  deliverTo: readonly string[];
  delivery: string | null;
  note: string | null;
  giftMessage: string | null;
  isGift: boolean;
  lines: readonly { title: string; detail: string; ordered: number; sent: number; toSend: number }[];
}

/** What goes into the parcel, without any price: it may be a gift. */
export function packingSlipPdf(slip: PackingSlip): Promise<Buffer> {
  const sheet = createSheet({ title: `Packing slip ${slip.number}`, footer: `${slip.vendorName} · sold through ${marketplace.name}`, at: slip.printedAt });
  const half = contentWidth / 2;
  sheet.write(slip.vendorName, { x: margin, width: half, size: 12, weight: 700, color: ink.accent });
  sheet.y += sheet.write('Packing slip', { x: margin + half, width: half, size: 20, weight: 700, align: 'right' });
  sheet.y += sheet.write(slip.number, { x: margin + half, width: half, size: 11, color: ink.muted, align: 'right' }) + 22;
  writeBlocks(sheet, [
    { x: margin, width: half - 16, heading: 'DELIVER TO', lines: slip.deliverTo },
    { x: margin + half, width: half, heading: 'ORDER', lines: [slip.number, `Ordered on ${printDate(slip.placedAt)}`, ...(slip.delivery ? [`Delivery: ${slip.delivery}`] : []), ...(slip.isGift ? ['This is a gift'] : [])] },
  ]);
  sheet.y += 22;
  for (const [heading, text] of [['NOTE FROM THE BUYER', slip.note], ['GIFT MESSAGE', slip.giftMessage]] as const) {
    if (!text) continue;
    writeBlocks(sheet, [{ x: margin, width: contentWidth, heading, lines: ['', text].slice(1) }]);
    sheet.y += 16;
  }
  const right = margin + contentWidth;
  drawTable(
    sheet,
    [
      { title: 'ARTICLE', x: margin + 8, width: contentWidth - 210 },
      { title: 'ORDERED', x: right - 190, width: 54, align: 'right' },
      { title: 'SENT BEFORE', x: right - 132, width: 66, align: 'right' },
      { title: 'TO PACK', x: right - 62, width: 54, align: 'right' },
    ],
    slip.lines.map((line) => [{ text: line.title, detail: line.detail }, String(line.ordered), line.sent === 0 ? '–' : String(line.sent), String(line.toSend)]),
  );
  return sheet.finish();
}
