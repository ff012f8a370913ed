import type { DocumentContent } from '../domain/document.ts';
import { marketplace } from '../domain/marketplace.ts';
import { printDate, printMoney, printRate } from './format.ts';
import { contentWidth, createSheet, ink, margin, type Sheet } from './page.ts';
import { drawTable, writeBlocks, writeSums } from './table.ts';

const titles = { INVOICE: 'Invoice', CREDIT_NOTE: 'Credit note' };
const half = contentWidth / 2;

/** An invoice or credit note on A4. */
export function invoicePdf(content: DocumentContent): Promise<Buffer> {
  const title = `${titles[content.kind]} ${content.number}`;
  const vat = content.seller.vatId ? ` · VAT ${content.seller.vatId}` : '';
  const sheet = createSheet({ title, footer: `${content.seller.name}${vat} · sold through ${marketplace.name}`, at: new Date(content.issuedAt) });
  writeHead(sheet, content);
  drawLines(sheet, content);
  writeTotals(sheet, content);
  return sheet.finish();
}

function writeHead(sheet: Sheet, content: DocumentContent): void {
  const { seller, buyer, deliveredTo } = content;
  sheet.write(seller.name, { x: margin, width: half, size: 12, weight: 700, color: ink.accent });
  sheet.y += sheet.write(titles[content.kind], { x: margin + half, width: half, size: 20, weight: 700, align: 'right' });
  sheet.y += sheet.write(content.number, { x: margin + half, width: half, size: 11, color: ink.muted, align: 'right' }) + 22;
  const column = contentWidth / 3;
  const facts = [printDate(content.issuedAt), `Order ${content.orderNumber}`, `Ordered on ${printDate(content.orderedAt)}`, ...(content.corrects ? [`Corrects ${content.corrects}`] : [])];
  writeBlocks(sheet, [
    { x: margin, width: column - 16, heading: 'SOLD BY', lines: [seller.name, ...seller.address, ...(seller.vatId ? [`VAT ${seller.vatId}`] : [])] },
    { x: margin + column, width: column - 16, heading: 'BILLED TO', lines: [buyer.name, ...buyer.address, ...(buyer.vatId ? [`VAT ${buyer.vatId}`] : [])] },
    { x: margin + 2 * column, width: column, heading: 'DATE', lines: facts },
  ]);
  if (deliveredTo.join('\n') !== [buyer.name, ...buyer.address].join('\n')) {
    sheet.y += 14;
    writeBlocks(sheet, [{ x: margin, width: contentWidth, heading: 'DELIVERED TO', lines: [deliveredTo[0] ?? '', deliveredTo.slice(1).join(', ')] }]);
  }
  sheet.y += 22;
  if (content.reason) sheet.y += sheet.write(`Reason: ${content.reason}`, { x: margin, width: contentWidth }) + 12;
}

function drawLines(sheet: Sheet, { lines, currency, taxIncluded }: DocumentContent): void {
  const right = margin + contentWidth;
  const amount = (value: number) => printMoney(value, currency).replace(` ${currency}`, '');
  const columns = [
    { title: 'DESCRIPTION', x: margin + 8, width: 208 },
    { title: 'QTY', x: right - 262, width: 32, align: 'right' as const },
    { title: 'PRICE', x: right - 222, width: 62, align: 'right' as const },
    { title: 'DISCOUNT', x: right - 156, width: 56, align: 'right' as const },
    { title: 'VAT', x: right - 96, width: 36, align: 'right' as const },
    { title: currency, x: right - 76, width: 68, align: 'right' as const },
  ];
  drawTable(
    sheet,
    columns,
    lines.map((line) => [
      { text: line.title, detail: line.detail },
      String(line.quantity),
      amount(line.unitPriceMinor),
      line.discountMinor === 0 ? '–' : amount(0 - line.discountMinor),
      printRate(line.taxRateBps),
      amount(taxIncluded ? line.totalMinor : line.totalMinor - line.taxMinor),
    ]),
  );
}

function writeTotals(sheet: Sheet, content: DocumentContent): void {
  const { currency, taxes, netMinor, totalMinor, kind } = content;
  sheet.y += 14;
  sheet.ensure(60 + taxes.length * 18);
  const box = { x: margin + contentWidth - 248, width: 240 };
  writeSums(sheet, box, [
    { label: 'Net', value: printMoney(netMinor, currency) },
    ...taxes.map((tax) => ({ label: `VAT ${printRate(tax.rateBps)} on ${printMoney(tax.netMinor, currency)}`, value: printMoney(tax.taxMinor, currency) })),
    { label: kind === 'INVOICE' ? 'Total' : 'Credited', value: printMoney(totalMinor, currency), isStrong: true },
  ]);
  sheet.y += 18;
  const note = kind === 'INVOICE' ? 'Paid in full. The date of supply is the date of this invoice.' : 'The amount goes back the way it was paid.';
  sheet.ensure(30);
  sheet.write(note, { x: margin, width: contentWidth, size: 8.5, color: ink.muted });
}
