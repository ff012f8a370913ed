import type { StatementRow } from '../data/statement-repository.ts';
import { commissionTaxRule, type TaxedVendor } from '../domain/commission-tax.ts';
import { marketplace } from '../domain/marketplace.ts';
import { printDate, printMoney } from './format.ts';
import { contentWidth, createSheet, ink, margin } from './page.ts';
import { drawTable, writeBlocks } from './table.ts';

const taxNotes = {
  HOME: 'VAT on the commission is charged at the rate of the marketplace\'s country.',
  NOT_A_BUSINESS: 'VAT on the commission is charged at the rate of the marketplace\'s country, since no VAT id was given.',
  REVERSE_CHARGE: 'Reverse charge: the recipient of the service accounts for the VAT on the commission (article 196, Directive 2006/112/EC).',
  OUTSIDE: 'The commission is outside the scope of the European Union\'s VAT.',
} as const;

/** A vendor's statement of one month on A4. */
export function statementPdf(statement: StatementRow, vendor: TaxedVendor & { name: string; address: readonly string[] }, at: Date): Promise<Buffer> {
  const { month, currency } = statement;
  const title = `Statement ${month}`;
  const sheet = createSheet({ title, footer: `${marketplace.name} · statement of ${vendor.name}`, at });
  const half = contentWidth / 2;
  sheet.write(marketplace.name, { x: margin, width: half, size: 12, weight: 700, color: ink.accent });
  sheet.y += sheet.write('Statement', { x: margin + half, width: half, size: 20, weight: 700, align: 'right' });
  sheet.y += sheet.write(`${month} · ${currency}`, { x: margin + half, width: half, size: 11, color: ink.muted, align: 'right' }) + 22;
  writeBlocks(sheet, [
    { x: margin, width: half - 16, heading: 'VENDOR', lines: [vendor.name, ...vendor.address, ...(vendor.vatId ? [`VAT ${vendor.vatId}`] : [])] },
    { x: margin + half, width: half, heading: 'STATE', lines: [statement.isClosed ? 'Closed' : 'Preliminary: the month is not over', `Printed on ${printDate(at)}`] },
  ]);
  sheet.y += 22;
  const money = (minor: number) => printMoney(minor, currency);
  const less = (minor: number) => money(0 - minor);
  drawTable(
    sheet,
    [{ title: 'ITEM', x: margin + 8, width: contentWidth - 190 }, { title: currency, x: margin + contentWidth - 168, width: 160, align: 'right' }],
    [
      ['Opening balance', money(statement.openingMinor)],
      ['Sales', money(statement.salesMinor)],
      ['Coupons paid by the marketplace', money(statement.subsidiesMinor)],
      ['Refunds to buyers', less(statement.refundsMinor)],
      ['Commission', less(statement.commissionMinor)],
      ['VAT on the commission', less(statement.commissionTaxMinor)],
      ['Payouts', less(statement.payoutsMinor)],
      ['Adjustments', money(statement.adjustmentsMinor)],
    ],
  );
  sheet.y += 12;
  sheet.write('Closing balance', { x: margin + 8, width: half, size: 12, weight: 700, color: ink.accent });
  sheet.y += sheet.write(money(statement.closingMinor), { x: margin, width: contentWidth - 8, size: 12, weight: 700, color: ink.accent, align: 'right' }) + 18;
  sheet.write(taxNotes[commissionTaxRule(vendor)], { x: margin, width: contentWidth, size: 8.5, color: ink.muted });
  return sheet.finish();
}
