/** `GET /downloads/<token>/<name>`: files by signed links. Whoever has the link may fetch it until it expires; see `download-links.ts`. */
import type { Database } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { HttpError, type HttpResponse, type Route } from '#platform/server/http-types';
import { vendorCopiesByIds } from '../data/copies-repository.ts';
import { documentContent } from '../data/document-repository.ts';
import { linesBy, ordersBy, vendorOrdersByIds } from '../data/order-repository.ts';
import { statementFor } from '../data/statement-repository.ts';
import { addressLines, countryName } from '../domain/document.ts';
import type { PostalAddress } from '../domain/postal-address.ts';
import { ordersCsv, statementCsv } from './csv.ts';
import type { DownloadLinks, DownloadTarget } from './download-links.ts';
import { invoicePdf } from './invoice-pdf.ts';
import { packingSlipPdf } from './packing-slip-pdf.ts';
import { statementPdf } from './statement-pdf.ts';

interface Deps {
  db: Database;
  links: DownloadLinks;
  now: () => Date;
}

export function createDownloadRoute(deps: Deps): Route {
  return {
    method: 'GET',
    path: '/downloads/*',
    async handle(request) {
      const [, , token = '', name = 'download'] = request.path.split('/');
      const target = deps.links.verify(token);
      if (!target) throw new HttpError(403, 'FORBIDDEN', 'This link is not valid any more; open the page it came from again.');
      const file = await fileOf(deps, target);
      const isCsv = file.type.startsWith('text/csv');
      return {
        status: 200,
        headers: { 'content-type': file.type, 'content-disposition': `${isCsv ? 'attachment' : 'inline'}; filename*=UTF-8''${name.replaceAll(/[^\w.%-]/g, '_')}`, 'cache-control': 'private, no-store' },
        body: file.body,
      };
    },
  };
}

interface File {
  type: string;
  body: NonNullable<HttpResponse['body']>;
}

const csv = (body: AsyncIterable<string>): File => ({ type: 'text/csv; charset=utf-8', body });
const pdf = (body: Buffer): File => ({ type: 'application/pdf', body });

async function fileOf(deps: Deps, target: DownloadTarget): Promise<File> {
  if (target.kind === 'orders') return csv(ordersCsv(deps.db, target));
  if (target.kind === 'packing-slip') return pdf(await packingSlip(deps, target.vendorOrderId));
  if (target.kind === 'statement') return statementFile(deps, target);
  const content = await documentContent(deps.db, target.id);
  if (!content) throw gone();
  return pdf(await invoicePdf(content));
}

const gone = () => new HttpError(404, 'NOT_FOUND', 'This file does not exist any more.');

async function packingSlip({ db, now }: Deps, vendorOrderId: string): Promise<Buffer> {
  const [vendorOrder] = await vendorOrdersByIds(db, [vendorOrderId]);
  const [order] = vendorOrder ? await ordersBy(db, 'id', [vendorOrder.orderId]) : [];
  if (!vendorOrder || !order) throw gone();
  const lines = await linesBy(db, 'vendor_order_id', [vendorOrderId]);
  return packingSlipPdf({
    number: vendorOrder.number,
    vendorName: vendorOrder.vendorName,
    placedAt: vendorOrder.placedAt,
    printedAt: now(),
    deliverTo: addressLines(parseJson<PostalAddress>(vendorOrder.shippingAddress ?? order.shippingAddress)),
    delivery: vendorOrder.shippingOption === null ? null : parseJson<{ name: string }>(vendorOrder.shippingOption).name,
    note: [order.note, vendorOrder.note].filter(Boolean).join(' · ') || null,
    giftMessage: vendorOrder.giftMessage,
    isGift: Boolean(vendorOrder.isGift),
    lines: lines.map((line) => ({
      title: line.title,
      detail: [line.variantTitle, line.sku].filter(Boolean).join(' · '),
      ordered: line.quantity - line.cancelledQuantity,
      sent: line.shippedQuantity,
      toSend: line.quantity - line.cancelledQuantity - line.shippedQuantity,
    })),
  });
}

async function statementFile({ db, now }: Deps, { vendorId, month, currency, format }: Extract<DownloadTarget, { kind: 'statement' }>): Promise<File> {
  const key = { vendorId, month, currency };
  const statement = await statementFor(db, key, now());
  if (format === 'csv') return csv(statementCsv(db, key, statement.openingMinor));
  const vendor = (await vendorCopiesByIds(db, [vendorId])).get(vendorId);
  const address = vendor?.business.businessAddress ? addressLines(vendor.business.businessAddress).slice(1) : vendor ? [countryName(vendor.country)] : [];
  return pdf(await statementPdf(statement, { name: vendor?.business.legalName ?? vendor?.name ?? vendorId, address, country: vendor?.country ?? '', vatId: vendor?.business.vatId ?? null }, now()));
}
